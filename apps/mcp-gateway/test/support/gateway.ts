import { environmentOf, startService } from '@lago/testing';
import type { Service, Variables } from '@lago/testing';

/** The environment of the MCP gateway under test: play money, little log. */
export function gatewayEnvironment(variables: Variables): Record<string, string> {
  return environmentOf({ PORT: '0', MANAGEMENT_PORT: '0', LAGO_TOKEN: 'sandbox', LOG_LEVEL: 'info', ...variables });
}

/** The MCP gateway as it is shipped. */
export function startGateway(variables: Variables): Promise<Service> {
  return startService('mcp-gateway', gatewayEnvironment(variables));
}
