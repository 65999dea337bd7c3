import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestId } from '@lago/gateway-kit';

/** One request and its answer, with what is known about it from the first byte on. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly id: string;
  /** Headers every answer of this exchange carries. */
  readonly headers: Record<string, string>;
}

/** Opens an exchange: the caller's request id when it is harmless, else a new one. */
export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): Exchange {
  return { request, response, id: requestId(single(request.headers['x-request-id'])), headers: { ...headers } };
}

/** The first value of a header. */
export function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
