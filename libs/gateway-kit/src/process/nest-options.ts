import type { NestApplicationOptions } from '@nestjs/common';

/** How Nest is created: bodies are read by the doors, and what hinders a start is told once, by `exitReporter`. */
export const NEST_OPTIONS: NestApplicationOptions = { bodyParser: false, logger: false, abortOnError: false };
