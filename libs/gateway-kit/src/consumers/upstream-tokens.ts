import { readFileSync } from 'node:fs';
import type { Environment } from '../config/read-settings.js';
import type { Log } from '../logging/log.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { tokenFault } from '../config/secrets/token-fault.js';
import { watchSecret } from '../config/secrets/watched-secret.js';
import type { KnownConsumer } from './read-consumers.js';

/** The own upstream secrets of one consumer. */
export interface UpstreamTokens {
  /** The secret for a namespace; undefined when the consumer has none of its own. Throws ProblemError (503). */
  secret(namespace: string): string | undefined;
  /** Every secret, for blanking logs. */
  all(): readonly string[];
}

export interface UpstreamTokenOptions {
  readonly environment: Environment;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Reads a consumer's own upstream secrets; a changed file is read again. A configured secret that is not there refuses
 * the call: the gateway's own would answer with somebody else's data.
 */
export function readUpstreamTokens(
  { name, upstreamTokens }: KnownConsumer,
  { environment, log, now }: UpstreamTokenOptions,
): UpstreamTokens {
  const sources = new Map(
    [...upstreamTokens].map(([namespace, { file, variable }]) => [
      namespace,
      file
        ? watchSecret({ name: `${name} ${namespace}`, path: file, fault: tokenFault, log, now }, false)
        : () => environment[variable ?? '']?.trim() || undefined,
    ]),
  );
  return {
    secret(namespace) {
      const source = sources.get(namespace);
      if (!source) return undefined;
      const secret = source();
      if (secret !== undefined) return secret;
      throw new ProblemError(PROBLEMS.upstreamCredentialMissing, `the upstream token of ${name} cannot be read`);
    },
    all: () => [...sources.values()].map((source) => source()).filter((secret) => secret !== undefined),
  };
}

/** The own secrets that are there and cannot be sent. One that is not there yet is no fault: its calls are refused. */
export function upstreamTokenFaults(consumers: readonly KnownConsumer[], environment: Environment): string[] {
  return consumers.flatMap(({ name, upstreamTokens }) =>
    [...upstreamTokens].flatMap(([namespace, { file, variable }]) => {
      const text = file ? read(file) : environment[variable ?? '']?.trim() || undefined;
      const fault = text === undefined ? undefined : tokenFault(text);
      return fault ? [`the ${namespace} token of ${name} (${file ?? variable}) ${fault}`] : [];
    }),
  );
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
