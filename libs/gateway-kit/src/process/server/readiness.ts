import type { RedisConnection } from '../../redis/connection.js';
import type { UpstreamConfiguration } from '../../upstream/client.js';

/** What changes while a process lives; readiness looks at it, liveness never does. */
export interface Lifecycle {
  draining: boolean;
}

/** Why no call could be made at present; empty when it could. Looks at nothing outside this process. */
export type NotReadyReasons = () => readonly string[];

/** Builds it: a secret that is empty, a Redis that has not answered for the first time. */
export function notReadyReasons(
  { secretNames, secrets }: Pick<UpstreamConfiguration, 'secretNames' | 'secrets'>,
  shared: Pick<RedisConnection, 'isSettled'> | undefined,
): NotReadyReasons {
  return () => [
    ...secretNames.filter((name) => !secrets()[name]).map((name) => `${name} is empty`),
    ...(shared && !shared.isSettled() ? ['redis has not answered yet'] : []),
  ];
}
