import { AxiosError, CanceledError } from 'axios';
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';

/**
 * An axios adapter on an undici pool. It keeps axios's `signal`, `timeout` (ms) and `maxContentLength` (bytes),
 * follows no redirect, and hands the path on exactly as given: URL parsers would touch `%2E`.
 * Rejects with AxiosError (ERR_CANCELED, ETIMEDOUT, ERR_BAD_RESPONSE, or the system's code).
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
  private controller: Dispatcher.DispatchController | undefined;
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly cancel = () => this.fail(new CanceledError(undefined, this.config));
  private readonly signal: AbortSignal | undefined;
  private status = 0;
  private headers: Record<string, string> = {};
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly config: InternalAxiosRequestConfig,
    private readonly resolve: (response: AxiosResponse<Buffer>) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.signal = config.signal as AbortSignal | undefined;
    this.signal?.addEventListener('abort', this.cancel);
    if (config.timeout) this.timer = setTimeout(() => this.fail('timeout', AxiosError.ETIMEDOUT), config.timeout);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (!this.open) controller.abort(ENDED);
  }

  /** Also called for the interim answers (1xx) before the real one. */
  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, string | string[]>): void {
    this.status = status;
    for (const name in headers) {
      const value = headers[name];
      if (Array.isArray(value)) headers[name] = value.join(', ');
    }
    this.headers = headers as Record<string, string>;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    const { maxContentLength: limit = -1 } = this.config;
    if (limit < 0 || this.size <= limit) this.chunks.push(chunk);
    else this.fail('reply too large', AxiosError.ERR_BAD_RESPONSE);
  }

  onResponseEnd(): void {
    if (!this.close()) return;
    const data = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks, this.size);
    const { status, headers, config } = this;
    this.resolve({ data, status, statusText: '', headers, config });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.close()) this.reject(AxiosError.from(error, (error as NodeJS.ErrnoException).code, this.config));
  }

  private fail(error: AxiosError | string, code?: string): void {
    if (!this.close()) return;
    this.reject(typeof error === 'string' ? new AxiosError(error, code, this.config) : error);
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
