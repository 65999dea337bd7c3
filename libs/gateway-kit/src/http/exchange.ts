import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LogValue } from '../logging/loggable.js';
import { firstValue } from './first-value.js';
import { requestId } from './request-id.js';

/** One request and its answer, with what is known about it from the first byte on. */
export class Exchange {
  /** The caller's request id when it is harmless, else a new one. */
  readonly id: string;
  /** The request target in origin form, as it came; the router sees another. */
  readonly target: string;
  /** Fields of the access line besides its own. */
  readonly noted: Record<string, LogValue> = {};
  private abort: AbortController | undefined;

  /** `headers` are those every answer of this exchange carries. */
  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly headers: Record<string, string>,
  ) {
    this.id = requestId(firstValue(request.headers['x-request-id']));
    this.target = request.url ?? '/';
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
export function findExchange(request: IncomingMessage): Exchange | undefined {
  return (request as Exchanged)[EXCHANGE];
}

/** Ties the two together. A property, because a map of what passes would keep it alive (docs/decisions/0007). */
export function keepExchange(exchange: Exchange): void {
  (exchange.request as Exchanged)[EXCHANGE] = exchange;
}

interface Exchanged extends IncomingMessage {
  [EXCHANGE]?: Exchange;
}
