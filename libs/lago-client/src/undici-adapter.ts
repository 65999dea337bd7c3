import { AxiosError, AxiosHeaders, CanceledError } from 'axios';
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';

/**
 * An axios adapter on an undici pool. It keeps axios's `signal`, `timeout` (ms) and `maxContentLength` (bytes),
 * follows no redirect, and hands the path on exactly as given: URL parsers would touch `%2E`.
 * Rejects with AxiosError (ERR_CANCELED, ETIMEDOUT, ERR_BAD_RESPONSE, or the system's code).
 */
export function undiciAdapter(dispatcher: Dispatcher): AxiosAdapter {
  return async (config) => {
    if (config.signal?.aborted) throw new CanceledError(undefined, config);
    const timer = new AbortController();
    const timeout = config.timeout ? setTimeout(() => timer.abort(), config.timeout) : undefined;
    const caller = config.signal as AbortSignal | undefined;
    try {
      const reply = await dispatcher.request({
        origin: config.baseURL ?? '',
        path: config.url ?? '/',
        method: (config.method ?? 'get').toUpperCase() as Dispatcher.HttpMethod,
        headers: AxiosHeaders.from(config.headers).toJSON() as Record<string, string>,
        body: (config.data as string | undefined) ?? null,
        signal: caller ? AbortSignal.any([timer.signal, caller]) : timer.signal,
      });
      const data = await readBounded(reply.body, config);
      const { statusCode: status, headers } = reply;
      return {
        data,
        status,
        statusText: '',
        headers: new AxiosHeaders(flat(headers)),
        config,
      } as AxiosResponse<Buffer>;
    } catch (error) {
      if (error instanceof AxiosError) throw error;
      if (caller?.aborted) throw new CanceledError(undefined, config);
      if (timer.signal.aborted) throw new AxiosError('timeout', AxiosError.ETIMEDOUT, config);
      throw AxiosError.from(error as Error, (error as NodeJS.ErrnoException).code, config);
    } finally {
      clearTimeout(timeout);
    }
  };
}

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
