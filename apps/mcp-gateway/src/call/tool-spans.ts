import type { Capability } from '@lago/capability-model';
import type { DescribeCall } from '@lago/gateway-kit';

/** Names the span of a call by the semantic conventions for tools (`mcp.*`, `gen_ai.*`). */
export function toolSpans({ tools }: Pick<Capability, 'tools'>): DescribeCall {
  const names = new Map(tools.map(({ operation, name }) => [operation.id, name]));
  return ({ id }) => {
    const tool = names.get(id);
    if (!tool) return undefined;
    const attributes = {
      'mcp.method.name': 'tools/call',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': tool,
    };
    return { name: `tools/call ${tool}`, attributes };
  };
}
