import type { DirectorySource } from '../consumers/reload.js';

/** How the partition of a consumer with an upstream key of its own ends. */
const OWN = '#own';

/**
 * The upstream key for kept events. Events are kept under the consumer's partition, which tells whether they were taken
 * for its own account: those are never sent with the gateway's key. Throws when the key is not there.
 */
export function ownSecrets(consumers: DirectorySource | undefined) {
  return (partition: string, namespace: string): string | undefined => {
    if (!partition.endsWith(OWN)) return undefined;
    const secret = consumers?.().byName(partition.slice(0, -OWN.length))?.consumer.upstreamSecret(namespace);
    if (secret === undefined) throw new TypeError('the consumer has no upstream key any more');
    return secret;
  };
}
