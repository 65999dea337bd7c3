import { LRUCache } from 'lru-cache';
import type { Call, Send } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { labelsOf } from '../call/labels.js';
import type { CallObserver } from '../call/observer.js';
import { readKey } from './read-key.js';
import type { Reply } from '../call/reply.js';
import type { ResourceVersions } from './resource.js';

export interface CacheOptions {
  /** Replies kept. */
  readonly maxEntries: number;
  /** Bytes of bodies kept. */
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly versions: ResourceVersions;
  readonly observer: CallObserver;
}

interface Entry {
  readonly reply: Reply;
  readonly version: string;
  readonly until: number;
}

/**
 * Keeps replies of GETs as long as the contract allows (cacheTtlSeconds). Replies with links that open without a login
 * are never kept, and a write to the resource by this process, whatever came of it, makes older replies worthless.
 */
export function cache(next: Send, { maxEntries, maxBytes, clock, versions, observer }: CacheOptions): Send {
  const entries = new LRUCache<string, Entry>({
    max: maxEntries,
    maxSize: maxBytes,
    sizeCalculation: ({ reply }) => Math.max(1, reply.body.length),
  });

  return async (call) => {
    const ttlSeconds = cacheable(call);
    if (ttlSeconds === undefined) return next(call);
    const labels = labelsOf(call.operation);
    const key = readKey(call);
    const version = versions.of(call.operation);
    const known = entries.get(key);
    if (known && known.version === version && clock.now() < known.until) {
      observer.onCache?.(labels, 'hit');
      return known.reply;
    }
    observer.onCache?.(labels, known && known.version !== version ? 'dropped' : 'miss');
    // Half an answer would be given to everybody for as long as it is kept.
    const reply = await next({ ...call, context: { ...call.context, passThrough: false } });
    if (versions.of(call.operation) === version) {
      entries.set(key, { reply, version, until: clock.now() + ttlSeconds * 1000 });
    }
    return reply;
  };
}

function cacheable({ operation }: Call): number | undefined {
  const { method, facts, response } = operation;
  return method === 'GET' && response.secrets.length === 0 ? facts.cacheTtlSeconds : undefined;
}
