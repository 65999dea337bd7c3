// The MCP gateway as it is, plus the tools, prompts and resources the official conformance suite asks for.
// Everything else on the way (guard, door, both legs, server) is the production code.
import '@lago/gateway-kit/node-version';
import { fixtures } from './fixtures.mjs';

const { McpDoor } = await import('../../dist/mcp-door.js');
const { serve } = await import('../../dist/serve.js');

class FixtureDoor extends McpDoor {
  constructor(gateway) {
    super(gateway, fixtures);
  }
}

await serve(FixtureDoor);
