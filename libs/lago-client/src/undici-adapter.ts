import { AxiosError, CanceledError } from 'axios';
import type { AxiosAdapter, InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';

/**
 * An axios adapter on an undici pool. It keeps axios's `signal`, `timeout` (ms) and `maxContentLength` (bytes),
 * follows no redirect, and hands the path on exactly as given: URL parsers would touch `%2E`.
 * Rejects with AxiosError (ERR_CANCELED, ETIMEDOUT, ERR_BAD_RESPONSE, or the system's code).
 */
export function undiciAdapter(dispatcher: Dispatcher): AxiosAdapter {
  return async (config) => {
    const caller = config.signal as AbortSignal | undefined;
    if (caller?.aborted) throw new CanceledError(undefined, config);
    const over = new AbortController();
    const end = () => over.abort(ENDED);
    const timer = config.timeout ? setTimeout(end, config.timeout) : undefined;
    caller?.addEventListener('abort', end, { once: true });
    try {
      const { statusCode, headers, body } = await dispatcher.request({
        origin: config.baseURL ?? '',
        path: config.url ?? '/',
        method: (config.method ?? 'get').toUpperCase() as Dispatcher.HttpMethod,
        headers: config.headers.toJSON() as Record<string, string>,
        body: (config.data as string | undefined) ?? null,
        signal: over.signal,
      });
      const data = await readBounded(body, config);
      return { data, status: statusCode, statusText: '', headers: flat(headers), config };
    } catch (error) {
      if (error instanceof AxiosError) throw error;
      if (caller?.aborted) throw new CanceledError(undefined, config);
      if (over.signal.aborted) throw new AxiosError('timeout', AxiosError.ETIMEDOUT, config);
      throw AxiosError.from(error as Error, (error as NodeJS.ErrnoException).code, config);
    } finally {
      clearTimeout(timer);
      caller?.removeEventListener('abort', end);
    }
  };
}

/** One reason for all: making an error with its stack for every time-out would be waste, nobody sees it. */
const ENDED = new Error('the exchange was ended');

async function readBounded(body: Dispatcher.ResponseData['body'], config: InternalAxiosRequestConfig): Promise<Buffer> {
  const limit = config.maxContentLength ?? -1;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (limit >= 0 && size > limit) {
      body.destroy();
      throw new AxiosError('reply too large', AxiosError.ERR_BAD_RESPONSE, config);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}
