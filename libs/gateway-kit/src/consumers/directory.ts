import { timingSafeEqual } from 'node:crypto';
import type { Limits } from './limits.js';
import type { Consumer } from './consumer.js';
import { hashKey } from './key.js';
import { readUpstreamTokens } from './upstream-tokens.js';
import type { UpstreamTokenOptions, UpstreamTokens } from './upstream-tokens.js';
import type { Profiles } from './profiles.js';
import type { Consumers, KnownConsumer } from './read-consumers.js';
import { scopes } from './scope.js';

/** A consumer of the file, ready for use. */
export interface Member {
  readonly consumer: Consumer;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** False when the file gives it no scopes. */
  readonly scoped: boolean;
}

/** What a consumers file means, indexed. Never changed: a new file makes a new directory. */
export interface Directory {
  /** The consumer a key belongs to, and when the key ends (milliseconds since the epoch). */
  byKey(key: string): { readonly member: Member; readonly expires: number } | undefined;
  byName(name: string): Member | undefined;
  readonly profiles: Profiles;
  /** For consumers the file does not name. */
  readonly limits: Limits;
  /** The consumers' own upstream secrets, for blanking logs. */
  secrets(): readonly string[];
}

const COLLECT_AGAIN_MS = 1000;

/** Indexes a consumers file. */
export function directory({ consumers, profiles, limits }: Consumers, options: UpstreamTokenOptions): Directory {
  const { now } = options;
  const members = new Map<string, Member>();
  const keys = new Map<string, { digest: Buffer; member: Member; expires: number }>();
  const tokens: UpstreamTokens[] = [];
  let collected: readonly string[] = [];
  let collectedAt = -Infinity;
  for (const known of consumers) {
    const own = readUpstreamTokens(known, options);
    if (known.upstreamTokens.size) tokens.push(own);
    const member = { consumer: consumerOf(known, own), expires: known.expires, scoped: known.scopes !== undefined };
    members.set(known.name, member);
    for (const { sha256, expires } of known.keys) {
      keys.set(sha256, { digest: Buffer.from(sha256, 'hex'), member, expires });
    }
  }
  return {
    byKey(key) {
      const hash = hashKey(key);
      const found = keys.get(hash);
      // The map was searched by a digest the caller cannot steer; the last comparison takes equal time as well.
      return found && timingSafeEqual(found.digest, Buffer.from(hash, 'hex')) ? found : undefined;
    },
    byName: (name) => members.get(name),
    profiles,
    limits,
    secrets,
  };

  /** Asked for with every log line; a file changes once a second at most. */
  function secrets(): readonly string[] {
    if (tokens.length && now() - collectedAt >= COLLECT_AGAIN_MS) {
      collectedAt = now();
      collected = tokens.flatMap((own) => own.all());
    }
    return collected;
  }
}

function consumerOf({ name, scopes: granted, limits, upstreamTokens }: KnownConsumer, own: UpstreamTokens): Consumer {
  return {
    name,
    partition: upstreamTokens.size ? `${name}#own` : name,
    scopes: scopes(granted ?? []),
    limits,
    upstreamSecret: (namespace) => own.secret(namespace),
  };
}
