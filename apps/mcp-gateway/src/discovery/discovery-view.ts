import type { View } from '../catalog/view.js';
import { DISCOVERY_TOOLS } from './discovery-tools.js';

/** The same operations, offered by the four tools of discovery. */
export function discoveryView(view: View): View {
  return { ...view, listed: DISCOVERY_TOOLS, discovery: true };
}

/** The name of a tool of discovery, in a view that has them. */
export function discoveryToolName(view: View, name: string | undefined): string | undefined {
  return view.discovery ? DISCOVERY_TOOLS.find((tool) => tool.name === name)?.name : undefined;
}

/** From here on a list of tools is more than most agents choose well from. */
const MANY = 120;

/** What an agent is told about how the tools of a view are offered. */
export function hintsOf(view: View): readonly string[] {
  if (view.discovery) return [CALLED_BY_NAME];
  if (view.tools.length <= MANY) return [];
  return [`- There are ${view.tools.length} tools here. ${ELSEWHERE}`];
}

const CALLED_BY_NAME =
  '- The tools named here and in answers are operations: find them with search_operations, read them with ' +
  'describe_operation, and call findthings as call_read_operation {"name": "findthings", "arguments": {...}}.';

const ELSEWHERE =
  'The address /mcp/search on this server (MCP_DISCOVERY=search on stdio) offers four tools instead that find, ' +
  'describe and call them; /mcp/x/<group>,<group> offers some of them.';
