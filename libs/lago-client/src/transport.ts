import { AxiosError } from 'axios';
import { Agent, EnvHttpProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import type { Call, Send } from './call.js';
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
      const answer = { status: reply.status, headers: reply.headers as Record<string, string>, body: reply.data };
      return judge(answer, upstream, isPassedOn(call, method));
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

function isPassedOn({ context, operation, urgent }: Call, method: string): boolean {
  return method === 'GET' && !urgent && operation.output.passThrough && context.passedOn === true;
}

function judge(reply: Reply, upstream: string, passedOn: boolean): Reply {
  // A 5xx is unclear whatever it says; a refusal in halves must not be taken for one, because rules read its code.
  if (reply.status < 500 && cutOff(reply, passedOn)) {
    throw new UpstreamProtocolError(`the answer with status ${reply.status} is not whole JSON`);
  }
  if (reply.status >= 400) throw new UpstreamReplyError(reply, upstream);
  if (reply.status >= 300) throw new UpstreamProtocolError(`redirect (${reply.status}) refused`, true);
  if (isPage(reply)) throw new UpstreamProtocolError(`the answer with status ${reply.status} is a web page`);
  return reply;
}

/** Bytes of a successful answer that are read in full; of longer ones only the end is looked at. */
const CHECKED_BYTES = 256 * 1024;
/** The same for reads whose answer is only passed on. */
const CHECKED_BYTES_PASSED_ON = 2 * 1024;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, SPACE] = [0x7b, 0x7d, 0x5b, 0x5d, 0x20];

/** JSON that ends too early in a way HTTP does not notice. */
function cutOff({ status, body }: Reply, passedOn: boolean): boolean {
  if (body[0] !== OPEN_OBJECT && body[0] !== OPEN_LIST) return false;
  if (status < 300 && body.length > (passedOn ? CHECKED_BYTES_PASSED_ON : CHECKED_BYTES)) {
    return lastOf(body) !== (body[0] === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST);
  }
  try {
    JSON.parse(body.toString('utf8'));
    return false;
  } catch {
    return true;
  }
}

/** The last byte that is no white space. */
function lastOf(body: Buffer): number | undefined {
  let end = body.length - 1;
  while ((body[end] ?? Infinity) <= SPACE) end -= 1;
  return body[end];
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
