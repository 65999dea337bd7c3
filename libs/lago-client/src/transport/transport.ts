import { AxiosError } from 'axios';
import type { AxiosRequestConfig } from 'axios';
import { Agent, EnvHttpProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import type { TokenRequest } from '@lago/capability-model';
import type { Send } from '../call/call.js';
import type { Reply } from '../call/reply.js';
import { directAxios } from './direct-axios.js';
import {
  AccessTokenError,
  CallAbortedError,
  UpstreamProtocolError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '../call/errors.js';
import { createJudge } from '../exchange/judge.js';
import { createAttemptIds } from '../exchange/attempt-ids.js';
import { isRead } from '../call/labels.js';
import { undiciAdapter } from './undici-adapter.js';
import type { ExchangeConfig, ExchangeState } from './undici-adapter.js';
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

/** The last layer: credential, one HTTP exchange, its judge, typed errors. Nothing is repeated here. */
export function createTransport(options: TransportOptions): {
  send: Send;
  write: WriteRequest;
  ask(request: TokenRequest): Promise<Reply>;
  close(): Promise<void>;
} {
  const dispatcher = createDispatcher(options);
  const http = directAxios(undiciAdapter(dispatcher), { maxContentLength: options.maxReplyBytes });
  const write = createWriter(options);
  const attemptIds = createAttemptIds();

  const send: Send = async (call) => {
    const { method, origin, target, headers, body, upstream } = write(call);
    const remaining = call.context.deadline - Date.now();
    if (remaining <= (isRead(call.operation) ? 0 : Math.min(LEAST_ANSWER_MS, options.timeoutMs / 4))) {
      throw new UpstreamTimeoutError('not-sent', 0, 'deadline');
    }
    const attemptId = attemptIds.next(call.context.requestId);
    const judge = createJudge({ call, upstream, attemptId, attemptIds, maxReplyBytes: options.maxReplyBytes });
    const config: AxiosRequestConfig & ExchangeConfig = {
      baseURL: origin,
      url: target,
      method,
      data: body,
      timeout: Math.min(options.timeoutMs, remaining),
      signal: call.context.signal,
      headers: { ...headers, 'x-request-id': attemptId },
      judge,
    };
    try {
      const reply = await http.request<Buffer>(config);
      return { status: reply.status, headers: reply.headers as Record<string, string>, body: reply.data };
    } catch (error) {
      throw error instanceof AxiosError ? translate(error, options, remaining) : error;
    }
  };
  const ask = async ({ url, headers, body }: TokenRequest): Promise<Reply> => {
    if (!URL.canParse(url)) throw new AccessTokenError('the token endpoint has no valid address', true);
    const { origin, pathname, search } = new URL(url);
    const config: AxiosRequestConfig = {
      baseURL: origin,
      url: pathname + search,
      method: 'POST',
      data: body,
      timeout: options.timeoutMs,
      headers: { ...headers, 'user-agent': options.userAgent, 'accept-encoding': 'identity' },
    };
    try {
      const reply = await http.request<Buffer>(config);
      return { status: reply.status, headers: reply.headers as Record<string, string>, body: reply.data };
    } catch (error) {
      const { code = 'no answer' } = error instanceof AxiosError ? error : {};
      throw new AccessTokenError(`the token endpoint cannot be reached: ${code}`, false);
    }
  };
  return { send, write, ask, close: () => dispatcher.close() };
}

/** Milliseconds a write must have left: who cannot wait for its answer would only learn that nobody knows. */
const LEAST_ANSWER_MS = 1000;

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

/** Whether a request was begun is known to the connection, not to the name of what went wrong. */
function translate(error: AxiosError, { timeoutMs, connectTimeoutMs }: TransportOptions, remaining: number): Error {
  const outcome = (error.request as ExchangeState | undefined)?.begun === false ? 'not-sent' : 'unknown';
  const code = error.code ?? 'UNKNOWN';
  if (code === AxiosError.ERR_CANCELED) return new CallAbortedError(outcome);
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return new UpstreamTimeoutError(outcome, connectTimeoutMs, 'connection');
  if (code === AxiosError.ETIMEDOUT || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new UpstreamTimeoutError(
      outcome,
      Math.min(timeoutMs, remaining),
      remaining < timeoutMs ? 'deadline' : 'answer',
    );
  }
  if (
    outcome === 'unknown' &&
    (code === AxiosError.ERR_BAD_RESPONSE || code === 'HTTPParserError' || code.startsWith('HPE_'))
  ) {
    return new UpstreamProtocolError(error.message, { lasting: code === AxiosError.ERR_BAD_RESPONSE });
  }
  return new UpstreamUnreachableError(outcome, code);
}
