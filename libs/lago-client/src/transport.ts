import { AxiosError } from 'axios';
import { Agent, EnvHttpProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import type { Send } from './call.js';
import { directAxios } from './direct-axios.js';
import {
  CallAbortedError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from './errors.js';
import type { Reply } from './reply.js';
import { undiciAdapter } from './undici-adapter.js';
import { createWriter } from './wire-request.js';
import type { WireOptions, WriteRequest } from './wire-request.js';

export interface TransportOptions extends WireOptions {
  /** Milliseconds one try may take. */
  readonly timeoutMs: number;
  /** Milliseconds to make a connection. */
  readonly connectTimeoutMs: number;
  /** Bytes a reply may have. */
  readonly maxReplyBytes: number;
  /** Connections kept per origin. */
  readonly connections: number;
  /** `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` as configured. */
  readonly proxy?: { readonly https?: string; readonly http?: string; readonly none?: string };
}

/** The last layer: credential, one HTTP exchange, typed errors. Nothing is repeated here. */
export function createTransport(options: TransportOptions): {
  send: Send;
  write: WriteRequest;
  close(): Promise<void>;
} {
  const dispatcher = createDispatcher(options);
  const http = directAxios(undiciAdapter(dispatcher), { maxContentLength: options.maxReplyBytes });
  const write = createWriter(options);

  const send: Send = async (call) => {
    const { method, origin, target, headers, body, upstream } = write(call);
    const timeout = Math.min(options.timeoutMs, call.context.deadline - Date.now());
    if (timeout <= 0) throw new UpstreamTimeoutError('no', 0);
    try {
      const reply = await http.request<Buffer>({
        baseURL: origin,
        url: target,
        method,
        data: body,
        timeout,
        signal: call.context.signal,
        headers,
      });
      return judge({ status: reply.status, headers: reply.headers as Record<string, string>, body: reply.data }, upstream);
    } catch (error) {
      throw error instanceof AxiosError ? translate(error, timeout) : error;
    }
  };
  return { send, write, close: () => dispatcher.close() };
}

function createDispatcher({ connectTimeoutMs, connections, timeoutMs, proxy }: TransportOptions): Dispatcher {
  const pool = {
    connect: { timeout: connectTimeoutMs },
    connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: 4000,
  };
  if (!proxy?.https && !proxy?.http) return new Agent(pool);
  return new EnvHttpProxyAgent({ ...pool, httpProxy: proxy.http, httpsProxy: proxy.https, noProxy: proxy.none ?? '' });
}

function judge(reply: Reply, upstream: string): Reply {
  // A 5xx is unclear whatever it says; a refusal in halves must not be taken for one, because rules read its code.
  if (reply.status < 500 && cutOff(reply)) {
    throw new UpstreamProtocolError(`the answer with status ${reply.status} is not whole JSON`);
  }
  if (reply.status >= 400) throw new UpstreamReplyError(reply, upstream);
  if (reply.status >= 300) throw new UpstreamProtocolError(`redirect (${reply.status}) refused`, true);
  if (isPage(reply)) throw new UpstreamProtocolError(`the answer with status ${reply.status} is a web page`);
  return reply;
}

/** Bytes of a successful answer that are checked in full; of longer ones only the last one is looked at. */
const CHECKED_BYTES = 256 * 1024;

/** JSON that ends too early in a way HTTP does not notice. */
function cutOff({ status, body }: Reply): boolean {
  if (body[0] !== 0x7b && body[0] !== 0x5b) return false;
  if (status < 300 && body.length > CHECKED_BYTES) {
    return body.subarray(-64).toString('latin1').trimEnd().at(-1) !== (body[0] === 0x7b ? '}' : ']');
  }
  try {
    JSON.parse(body.toString('utf8'));
    return false;
  } catch {
    return true;
  }
}

/** Something in front of the API answers with success and a page of its own. */
function isPage({ headers, body }: Reply): boolean {
  return body.length > 0 && /^text\/html\b/i.test(headers['content-type'] ?? '');
}

/** Codes of failures that happen before a byte of the request is written. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function translate(error: AxiosError, timeoutMs: number): Error {
  const code = error.code ?? 'UNKNOWN';
  if (code === AxiosError.ERR_CANCELED) return new CallAbortedError();
  if (code === AxiosError.ETIMEDOUT || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new UpstreamTimeoutError('maybe', timeoutMs);
  }
  if (code === AxiosError.ERR_BAD_RESPONSE || code.startsWith('HPE_')) {
    return new UpstreamProtocolError(error.message, code === AxiosError.ERR_BAD_RESPONSE);
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return new UpstreamTimeoutError('no', timeoutMs);
  return new UpstreamUnreachableError(NOT_SENT.has(code) ? 'no' : 'maybe', code);
}
