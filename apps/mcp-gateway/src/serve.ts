import { run } from '@lago/gateway-kit';
import { environment } from './environment.js';
import { identity } from './identity.js';
import { checkMcp } from './mcp-core.js';
import { McpDoor } from './mcp-door.js';
import { McpSettings } from './settings.js';

/** Runs the MCP gateway as a process. */
export async function serve(door = McpDoor): Promise<void> {
  await run({
    identity: identity(),
    settings: McpSettings,
    check: checkMcp,
    door,
    port: ({ capability }) => capability.mcp?.port,
    environment,
    edge: { resourcePath: '/mcp' },
  });
}
