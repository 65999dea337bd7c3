import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ANONYMOUS } from '../consumers/consumer.js';
import type { Consumer } from '../consumers/consumer.js';
import { KEY_PREFIX } from '../logging/secrets/gateway-key.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { bearerChallenge } from './challenge.js';

/** The header in which callers send their own key for an upstream. */
export function upstreamKeyHeader(namespace: string): string {
  return `x-${namespace.toLowerCase()}-api-key`;
}

/** Gives the caller the upstream keys its request carries. */
export type AttachKeys = (caller: Consumer, headers: IncomingHttpHeaders, bearer: string | undefined) => Consumer;

const PRINTABLE = /^[\x21-\x7e]{1,512}$/;

/**
 * For upstreams that are called with the caller's own key (passthrough). `bearerIsKey`: without the header of its own,
 * the bearer token is the key. Callers with different keys share nothing, whatever their name.
 */
export function attachUpstreamKeys(namespaces: readonly string[], bearerIsKey: boolean): AttachKeys {
  if (!namespaces.length) return (caller) => caller;
  return (caller, headers, bearer) => {
    const keys = new Map<string, string>();
    for (const namespace of namespaces) {
      const own = headers[upstreamKeyHeader(namespace)];
      const key = typeof own === 'string' && own ? own : bearerIsKey ? bearer : undefined;
      if (key !== undefined) keys.set(namespace, check(key, namespace));
    }
    const digest = createHash('sha256')
      .update(JSON.stringify([...keys]))
      .digest('hex');
    const account = digest.slice(0, 16);
    return {
      ...caller,
      partition: `${caller.partition}#${account}`,
      // Nobody in particular is whoever holds the key.
      ...(caller !== ANONYMOUS && { keyspace: caller.partition, account }),
      upstreamSecret(namespace) {
        if (!namespaces.includes(namespace)) return caller.upstreamSecret(namespace);
        const key = keys.get(namespace);
        if (key === undefined) throw missing(namespace, bearerIsKey);
        return key;
      },
    };
  };
}

function check(key: string, namespace: string): string {
  // A gateway key in the wrong header must not be shown to the upstream.
  if (!PRINTABLE.test(key) || key.startsWith(KEY_PREFIX)) throw missing(namespace, false);
  return key;
}

function missing(namespace: string, bearerIsKey: boolean): ProblemError {
  const places = [bearerIsKey ? 'Authorization: Bearer' : '', upstreamKeyHeader(namespace)].filter(Boolean);
  const detail = `send your own ${namespace} key in ${places.join(' or ')}`;
  return new ProblemError(PROBLEMS.upstreamKeyMissing, detail, {
    headers: { 'www-authenticate': bearerChallenge({}) },
  });
}
