import type { TokenRequest, Upstream } from '@lago/capability-model';
import type { CallContext } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { CallAbortedError, UpstreamTimeoutError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import type { SecretSource } from '../call/secrets.js';
import { readTokenAnswer } from './token-answer.js';

export interface AccessTokensOptions {
  /** Sends one request to a token endpoint. Throws AccessTokenError. */
  ask(request: TokenRequest): Promise<Reply>;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  /** Told of each new token, so that it can be kept out of logs. */
  onAccessToken?(upstream: string, token: string): void;
}

/** The access tokens of APIs: one for each, asked for when it is needed and kept until shortly before it expires. */
export interface AccessTokens {
  /** Throws AccessTokenError, or what ends the call of `context` meanwhile; nothing was sent then. */
  current(upstream: Upstream, context: CallContext): Promise<string>;
  /** Another token after the API has refused one; undefined when a new one was refused as well a moment ago. */
  renewed(upstream: Upstream, refused: string, context: CallContext): Promise<string | undefined>;
}

/** A token is given up so long before it expires, or after nine tenths of its life where that is sooner. */
const MARGIN_MS = 30_000;

/** An API that refuses a token for other reasons than its age is not asked about new ones all the time. */
const RENEWAL_PAUSE_MS = 10_000;

interface Held {
  readonly token: string;
  /** The request that got it: with another secret it counts no more. */
  readonly asked: string;
  readonly until: number;
}

export function createAccessTokens({ ask, secrets, clock, onAccessToken }: AccessTokensOptions): AccessTokens {
  const held = new Map<string, Held>();
  const underWay = new Map<string, Promise<string>>();
  const renewedAt = new Map<string, number>();

  const get = (upstream: Upstream, refused: string | undefined, context: CallContext): Promise<string> => {
    const { namespace } = upstream;
    const request = requestOf(upstream, secrets);
    const asked = JSON.stringify(request);
    const known = held.get(namespace);
    if (known?.asked === asked && known.token !== refused && clock.now() < known.until) {
      return Promise.resolve(known.token);
    }
    const key = `${namespace} ${asked}`;
    const running = underWay.get(key) ?? fetchToken(namespace, request, asked).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return wait(running, context, clock);
  };

  const fetchToken = async (namespace: string, request: TokenRequest, asked: string): Promise<string> => {
    const began = clock.now();
    const { token, lifetimeMs } = readTokenAnswer(await ask(request));
    const until = lifetimeMs === undefined ? Infinity : began + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 10);
    held.set(namespace, { token, asked, until });
    onAccessToken?.(namespace, token);
    return token;
  };

  return {
    current: (upstream, context) => get(upstream, undefined, context),
    async renewed(upstream, refused, context) {
      const { namespace } = upstream;
      const isAsked = [...underWay.keys()].some((key) => key.startsWith(`${namespace} `));
      const other = isAsked || held.get(namespace)?.token !== refused;
      const last = renewedAt.get(namespace);
      if (!other && last !== undefined && clock.now() - last < RENEWAL_PAUSE_MS) return undefined;
      if (!other) renewedAt.set(namespace, clock.now());
      return get(upstream, refused, context);
    },
  };
}

function requestOf({ tokenRequest, namespace }: Upstream, secrets: SecretSource): TokenRequest {
  if (!tokenRequest) throw new TypeError(`${namespace} takes no access tokens`);
  return tokenRequest(secrets());
}

/** Whoever waits no longer leaves the others their token. */
async function wait(work: Promise<string>, { signal, deadline }: CallContext, clock: Clock): Promise<string> {
  const end = new AbortController();
  const stop = () => end.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const over = clock.sleep(deadline - clock.now(), end.signal).then(() => {
    throw new UpstreamTimeoutError('not-sent', 0, 'deadline');
  });
  try {
    return await Promise.race([work, over]);
  } catch (error) {
    throw error instanceof CallAbortedError ? new CallAbortedError('not-sent') : error;
  } finally {
    signal.removeEventListener('abort', stop);
    over.catch(() => undefined);
    end.abort();
  }
}
