import { AxiosError, CanceledError } from 'axios';
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';
import type { Judge } from '../exchange/judge.js';
import type { Reply } from '../call/reply.js';

/** What the adapter is told besides what axios knows. */
export interface ExchangeConfig {
  /** Judges the answer; what it refuses ends the exchange, and the connection with it where that is still possible. */
  readonly judge?: Judge;
}

/** What is known of a request that failed; `AxiosError.request` carries it. */
export interface ExchangeState {
  /** True once the HTTP client began to write the request. */
  readonly begun: boolean;
}

/**
 * An axios adapter on an undici pool. It keeps axios's `signal`, `timeout` (ms) and `maxContentLength` (bytes),
 * follows no redirect, and hands the path on exactly as given: URL parsers would touch `%2E`.
 * Rejects with AxiosError (ERR_CANCELED, ETIMEDOUT, ERR_BAD_RESPONSE, or the system's code), whose `request` is the
 * ExchangeState, or with what the judge throws.
 */
export function undiciAdapter(dispatcher: Dispatcher): AxiosAdapter {
  return (config) =>
    new Promise((resolve, reject) => {
      const { baseURL: origin = '', url: path = '/', method = 'get', data = null } = config;
      if (config.signal?.aborted) return reject(new CanceledError(undefined, config));
      dispatcher.dispatch(
        {
          origin,
          path,
          method: method.toUpperCase() as Dispatcher.HttpMethod,
          headers: config.headers as unknown as Record<string, string>,
          body: data as string | null,
        },
        new Exchange(config, resolve, reject),
      );
    });
}

/** One reason for all: making an error with its stack for every time-out would be waste, nobody sees it. */
const ENDED = new Error('the exchange was ended');

/** Takes one answer as undici reads it: no stream between, because it is kept whole anyway. */
class Exchange implements Dispatcher.DispatchHandler {
  private open = true;
  private begun = false;
  private controller: Dispatcher.DispatchController | undefined;
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly cancel = () => this.fail(new CanceledError(undefined, this.config, this.state()));
  private readonly signal: AbortSignal | undefined;
  private readonly judge: Judge | undefined;
  private status = 0;
  private headers: Record<string, string> = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private judged: Reply | undefined;

  constructor(
    private readonly config: InternalAxiosRequestConfig & ExchangeConfig,
    private readonly resolve: (response: AxiosResponse<Buffer>) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    this.judge = config.judge;
    this.signal = config.signal as AbortSignal | undefined;
    this.signal?.addEventListener('abort', this.cancel);
    if (config.timeout) this.timer = setTimeout(() => this.failWith('timeout', AxiosError.ETIMEDOUT), config.timeout);
  }

  /** Called right before the first byte of the request is written, on a connection that stands. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.open) this.begun = true;
    else controller.abort(ENDED);
  }

  /** Also called for the interim answers (1xx) before the real one. */
  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, string | string[]>): void {
    this.status = status;
    for (const name in headers) {
      const value = headers[name];
      if (Array.isArray(value)) headers[name] = value.join(', ');
    }
    this.headers = headers as Record<string, string>;
    if (status < 200) return;
    const fault = this.judge?.head(status, this.headers);
    if (fault) this.fail(fault);
    else this.judgeWhole();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    const { maxContentLength: limit = -1 } = this.config;
    if (limit >= 0 && this.size > limit) return this.failWith('reply too large', AxiosError.ERR_BAD_RESPONSE);
    this.chunks.push(chunk);
    this.judgeWhole();
  }

  onResponseEnd(): void {
    if (!this.open) return;
    try {
      const { status, headers, body } = this.judged ?? this.verdict();
      this.resolve({ data: body, status, statusText: '', headers, config: this.config });
    } catch (error) {
      this.reject(error);
    }
    this.close();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (!this.close()) return;
    const { code = error.name } = error as NodeJS.ErrnoException;
    this.reject(AxiosError.from(error, code, this.config, this.state()));
  }

  /** Where the length is known, the answer is judged while its connection can still be dropped. */
  private judgeWhole(): void {
    if (!this.judge || this.headers['content-length'] !== String(this.size)) return;
    try {
      this.judged = this.verdict();
    } catch (error) {
      this.fail(error);
    }
  }

  private verdict(): Reply {
    const body = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks, this.size);
    const reply = { status: this.status, headers: this.headers, body };
    return this.judge ? this.judge.whole(reply) : reply;
  }

  private state(): ExchangeState {
    return { begun: this.begun };
  }

  private failWith(message: string, code: string): void {
    this.fail(new AxiosError(message, code, this.config, this.state()));
  }

  private fail(error: unknown): void {
    if (!this.close()) return;
    this.reject(error);
    this.controller?.abort(ENDED);
  }

  /** False when the exchange has ended before. */
  private close(): boolean {
    const wasOpen = this.open;
    this.open = false;
    clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this.cancel);
    return wasOpen;
  }
}
