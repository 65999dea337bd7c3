import { toolArguments } from '@lago/capability-model';
import type { JsonSchema, Tool } from '@lago/capability-model';
import { inWordsOf } from './catalog-tool.js';
import type { CatalogTool, ListedTool, NameStyle } from './catalog-tool.js';
import { acceptedControls, controlArguments } from './control-arguments.js';
import { describeTool } from './describe-tool.js';
import { outputSchema } from './output-schema.js';
import { slimSchema } from './slim-schema.js';

export interface CatalogOptions {
  /** Which of a tool's names is advertised. */
  readonly names: NameStyle;
  /** What happens to calls that must be confirmed. */
  readonly destructive: 'confirm' | 'allow' | 'deny';
  /** Records on a page when the caller does not say. */
  readonly pageSize: number;
}

/** Every tool of the document, in its order. */
export function compileCatalog(tools: readonly Tool[], options: CatalogOptions): readonly CatalogTool[] {
  const upstreams = new Set(tools.map(({ operation }) => operation.upstream).filter((name) => name !== undefined));
  const compiled = tools.map((tool) => compileTool(upstreams.size > 1 ? withApi(tool) : tool, options));
  return options.names === 'snake' ? withOtherNames(compiled) : compiled;
}

/** Descriptions, reasons and advice name other tools; they say the names that are advertised. */
function withOtherNames(tools: readonly CatalogTool[]): readonly CatalogTool[] {
  const advertised = new Map(tools.map(({ name, names }) => [names[0] as string, name]));
  const known = new RegExp(`\\b(?:${[...advertised.keys()].join('|')})\\b`, 'g');
  const say = (text: string) => text.replace(known, (name) => advertised.get(name) ?? name);
  return tools.map((tool) => {
    const { description, inputSchema } = tool.listed;
    const listed = { ...tool.listed, description: say(description), inputSchema: inWordsOf({ say }, inputSchema) };
    return { ...tool, say, listed };
  });
}

/** Where tools of several APIs stand side by side, each says whose it is. */
function withApi(tool: Tool): Tool {
  const { upstream } = tool.operation;
  if (upstream === undefined) return tool;
  const end = /[.!?]$/.test(tool.description) ? '' : '.';
  return {
    ...tool,
    title: `${tool.title} (${upstream})`,
    description: `${tool.description}${end} API: ${upstream}.`,
  };
}

function compileTool(tool: Tool, { names, destructive, pageSize }: CatalogOptions): CatalogTool {
  const { operation, hints } = tool;
  const all = [...new Set([tool.name, ...operation.facts.aliases])];
  const name = names === 'snake' ? (operation.facts.aliases[0] ?? tool.name) : tool.name;
  const confirm = operation.facts.confirm && destructive === 'confirm';
  const args = toolArguments(operation);
  const slim = withPageSize(slimSchema(args.schema), operation.response.paginated, pageSize);
  const own = (slim['properties'] ?? {}) as JsonSchema;
  const added = controlArguments(operation, hints.readOnly, confirm);
  const accepted = acceptedControls(operation, hints.readOnly, confirm);
  const controls = new Set(accepted.filter((control) => !(control in own)));
  const listed: ListedTool = {
    name,
    title: tool.title,
    description: describeTool(tool, confirm),
    inputSchema: { ...slim, type: 'object', properties: { ...added, ...own } },
    outputSchema: outputSchema(operation),
    annotations: {
      title: tool.title,
      readOnlyHint: hints.readOnly,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
      openWorldHint: hints.openWorld,
    },
  };
  return {
    style: names,
    name,
    names: all,
    operation,
    readOnly: hints.readOnly,
    confirm,
    arguments: args,
    controls,
    listed,
    say: (text) => text,
  };
}

/** Says the default that holds here instead of the API's own, which is too much for a conversation. */
function withPageSize(schema: JsonSchema, paginated: boolean, pageSize: number): JsonSchema {
  const properties = schema['properties'] as Record<string, JsonSchema> | undefined;
  if (!paginated || !properties?.['per_page']) return schema;
  const page = properties['page'] && { type: 'integer' };
  const perPage = { type: 'integer', description: `Default ${pageSize}` };
  return { ...schema, properties: { ...properties, ...(page ? { page } : {}), per_page: perPage } };
}
