import type { JsonSchema } from '@lago/capability-model';
import type { ListedTool } from '../catalog/catalog-tool.js';

/** The tools a discovery view lists instead of its operations. */
export type DiscoveryTool = 'search_operations' | 'describe_operation' | 'call_read_operation' | 'call_write_operation';

const text = (description: string) => ({ type: 'string', description });
const NAME = text('Name as search_operations gives it');
const ARGUMENTS = { type: 'object', description: 'As describe_operation lists them', additionalProperties: true };

/** As `tools/list` shows them; hosts can let `call_read_operation` through, because it refuses what changes anything. */
export const DISCOVERY_TOOLS: readonly (ListedTool & { readonly name: DiscoveryTool })[] = [
  tool('search_operations', 'Search operations', {
    says: 'Finds the operations of this API for a task in plain words, best first. Start here. Without a query: the groups there are.',
    properties: {
      query: text('What is to be done, such as "refund part of an invoice"'),
      group: text('Only operations of this group'),
      read_only: { type: 'boolean', description: 'Only operations that change nothing' },
      limit: { type: 'integer', description: 'Default 5, at most 20' },
    },
    required: [],
    readOnly: true,
    openWorld: false,
  }),
  tool('describe_operation', 'Describe an operation', {
    says: 'Gives an operation in full: what it does, its arguments as JSON Schema, and whether a person is asked first. Read it before the first call.',
    properties: { name: NAME },
    required: ['name'],
    readOnly: true,
    openWorld: false,
  }),
  tool('call_read_operation', 'Call an operation that reads', {
    says: 'Calls an operation that changes nothing. Refuses every other.',
    properties: { name: NAME, arguments: ARGUMENTS },
    required: ['name'],
    readOnly: true,
    openWorld: true,
  }),
  tool('call_write_operation', 'Call an operation that changes something', {
    says: 'Calls an operation that creates, changes or deletes. Grave ones answer first with what would happen and do it when the call in next is made.',
    properties: { name: NAME, arguments: ARGUMENTS },
    required: ['name'],
    readOnly: false,
    openWorld: true,
  }),
];

interface Definition {
  readonly says: string;
  readonly properties: JsonSchema;
  readonly required: readonly string[];
  readonly readOnly: boolean;
  readonly openWorld: boolean;
}

function tool(
  name: DiscoveryTool,
  title: string,
  { says, properties, required, readOnly, openWorld }: Definition,
): ListedTool & { readonly name: DiscoveryTool } {
  return {
    name,
    title,
    description: says,
    inputSchema: { type: 'object', properties, ...(required.length ? { required } : {}) },
    outputSchema: { type: 'object', additionalProperties: true },
    annotations: {
      title,
      readOnlyHint: readOnly,
      destructiveHint: !readOnly,
      idempotentHint: readOnly,
      openWorldHint: openWorld,
    },
  };
}
