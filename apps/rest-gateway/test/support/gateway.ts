import { startService } from '@lago/testing';
import type { Service, Variables } from '@lago/testing';

/** The gateway in front of `upstream`, a base URL with path. */
export function startGateway(upstream: string, variables: Variables = {}): Promise<Service> {
  return startService('rest-gateway', {
    LAGO_TOKEN: 'sandbox',
    LAGO_API_URL: upstream,
    LOG_LEVEL: 'warn',
    ...variables,
  });
}
