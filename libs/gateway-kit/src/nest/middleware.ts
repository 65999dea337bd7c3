import type { IncomingMessage, ServerResponse } from 'node:http';

/** A step every request takes ahead of the router. What it throws goes to the exception filter. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
