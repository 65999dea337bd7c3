import type { IncomingMessage, ServerResponse } from 'node:http';
import { AccessRecord } from '../logging/access-record.js';
import { CALLER_LEFT } from '../problem/recorded-failure.js';
import { firstValue } from './first-value.js';
import { requestId } from './request-id.js';

/** One request and its answer, with what is known about it from the first byte on. */
export class Exchange {
  /** The caller's request id when it is harmless, else a new one. */
  readonly id: string;
  /** The request target in origin form; the router sees another. Empty until the request was found readable. */
  target = '';
  /** What its line in the log will say. */
  readonly record = new AccessRecord();
  /** Status of an answer that went past the response: its request turned out to be none. */
  answeredRaw: number | undefined;
  /** Leads from its line in the log to its trace. */
  trace: { readonly trace_id: string; readonly span_id: string } | undefined;
  private abort: AbortController | undefined;

  /** `headers` are those every answer of this exchange carries. */
  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly headers: Record<string, string>,
  ) {
    this.id = requestId(firstValue(request.headers['x-request-id']));
  }

  /** Aborts when the caller leaves before the answer. Made for whoever asks: most answers are quicker than that. */
  get signal(): AbortSignal {
    this.abort ??= new AbortController();
    if (this.callerLeft) this.abort.abort();
    return this.abort.signal;
  }

  get callerLeft(): boolean {
    return this.response.destroyed && !this.response.writableFinished;
  }

  /** The status that went out; nginx's 499 for a caller that left before any did. */
  get status(): number {
    return this.answeredRaw ?? (this.response.headersSent ? this.response.statusCode : CALLER_LEFT);
  }

  /** Called when the connection is done with this exchange. */
  close(): void {
    if (!this.response.writableFinished) this.abort?.abort();
  }
}

const EXCHANGE = Symbol('exchange');

/** The exchange a request belongs to. Every request that reaches a door has one. */
export function exchangeOf(request: IncomingMessage): Exchange {
  const exchange = findExchange(request);
  if (!exchange) throw new TypeError('a request without an exchange: useEdge was not called');
  return exchange;
}

/** The same; undefined for a request that was refused before there was any. */
export function findExchange(request: object): Exchange | undefined {
  return (request as Exchanged)[EXCHANGE];
}

/** Ties the two together. A property, because a map of what passes would keep it alive (docs/decisions/0007). */
export function keepExchange(exchange: Exchange): void {
  (exchange.request as IncomingMessage & Exchanged)[EXCHANGE] = exchange;
}

interface Exchanged {
  [EXCHANGE]?: Exchange;
}
