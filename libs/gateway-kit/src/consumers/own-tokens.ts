import type { Environment } from '../config/read-settings.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { watchFile } from './file-watch.js';
import type { KnownConsumer } from './read-consumers.js';

/** The own upstream secrets of one consumer. */
export interface OwnTokens {
  /** The secret for a namespace; undefined when the consumer has none of its own. Throws ProblemError (503). */
  secret(namespace: string): string | undefined;
  /** Every secret, for blanking logs. */
  all(): readonly string[];
}

/**
 * Reads a consumer's own upstream secrets; a changed file is read again. A configured secret that is not there refuses
 * the call: the gateway's own would answer with somebody else's data.
 */
export function ownTokens(
  { name, upstreamTokens }: KnownConsumer,
  environment: Environment,
  now: () => number,
): OwnTokens {
  const sources = new Map(
    [...upstreamTokens].map(([namespace, { file, variable }]) => [
      namespace,
      file ? fromFile(file, now) : () => environment[variable ?? '']?.trim() || undefined,
    ]),
  );
  return {
    secret(namespace) {
      const source = sources.get(namespace);
      if (!source) return undefined;
      const secret = source();
      if (secret !== undefined) return secret;
      throw new ProblemError(PROBLEMS.upstreamCredentialMissing, `the upstream token of ${name} can not be read`);
    },
    all: () => [...sources.values()].map((source) => source()).filter((secret) => secret !== undefined),
  };
}

function fromFile(path: string, now: () => number): () => string | undefined {
  const watch = watchFile(path, now);
  let secret: string | undefined;
  return () => {
    try {
      secret = watch.changed()?.trim() || secret;
    } catch {
      // An unreadable file keeps the last secret: it may be between two versions.
    }
    return secret;
  };
}
