import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Capability } from '@lago/capability-model';
import { documentFile, Faults, StartError } from '@lago/gateway-kit';
import { createCallTool } from '../call/call-tool.js';
import type { CallTool } from '../call/call-tool.js';
import type { CatalogTool, NameStyle } from '../catalog/catalog-tool.js';
import { compileCatalog } from '../catalog/compile-catalog.js';
import type { ToolResult } from '../results/tool-result.js';
import { createRelations } from '../catalog/relations.js';
import { select, unknownNames } from '../catalog/selection.js';
import type { Selection } from '../catalog/selection.js';
import { createView } from '../catalog/view.js';
import type { View } from '../catalog/view.js';
import { discoveryView, hintsOf } from '../discovery/discovery-view.js';
import { createConfirmation } from '../confirm/confirmation.js';
import { createConfirmationTokens } from '../confirm/confirmation-tokens.js';
import type { ConfirmationTokens } from '../confirm/confirmation-tokens.js';
import { stateKey } from '../confirm/state-key.js';
import type { McpGateway } from '../config/gateway.js';
import type { McpSettings } from '../config/settings.js';

/** What both transports serve: the catalog, compiled once, and how its tools are called. */
export interface McpCore {
  readonly gateway: McpGateway;
  /** What the operator allows; every other view is a part of it. */
  readonly everything: View;
  /** A narrower view, under other names if so wished; `unknown` lists what the selection names and no tool has. */
  narrow(wish: ViewWish): { readonly view: View; readonly unknown: readonly string[] };
  /** True for every name of every tool of the catalog, offered or not. */
  isTool(name: string): boolean;
  readonly callTool: CallTool;
  readonly confirmationTokens: ConfirmationTokens;
  /** What an agent is told at first. */
  instructionsFor(view: View): string;
  /** Counts what an answer costs an agent, and returns it. */
  countTokens(tool: string, result: ToolResult): ToolResult;
}

/** What an address wishes. */
export interface ViewWish {
  readonly selection: Selection;
  readonly style?: NameStyle | undefined;
  /** Offers the tools of discovery, whatever the settings say. */
  readonly discovery?: boolean;
}

const OWN_INSTRUCTIONS = join(import.meta.dirname, '../../instructions.md');

/** Compiles the catalog and wires the call. Throws StartError when a setting names a tool that does not exist. */
export function createMcpCore(gateway: McpGateway): McpCore {
  const { settings, capability } = gateway;
  const styles = new Map<NameStyle, ReturnType<typeof styleOf>>();
  const inStyle = (names: NameStyle) => {
    const known = styles.get(names) ?? styleOf(names);
    styles.set(names, known);
    return known;
  };
  const instructions = instructionsOf(settings);
  const countTokens = tokenCounter(gateway);
  const { catalog, allowed } = inStyle(settings.toolNames);
  const names = new Set(catalog.flatMap((tool) => tool.names));
  const operations = new Map(catalog.map(({ operation }) => [operation.id, operation]));
  const confirmationTokens = confirmationTokensOf(gateway);
  const confirm = createConfirmation({ tokens: confirmationTokens, seconds: settings.confirmSeconds });
  const relationsFor = ({ style }: CatalogTool) => inStyle(style).relations;
  return {
    gateway,
    everything: offered(createView(allowed, catalog)),
    narrow: ({ selection, style = settings.toolNames, discovery }) => {
      const wished = inStyle(style);
      const view = createView(select(wished.allowed, selection), wished.catalog);
      return { view: offered(view, discovery), unknown: unknownNames(wished.catalog, selection) };
    },
    isTool: (name) => names.has(name),
    callTool: counted(createCallTool({ gateway, relationsFor, operations, confirm }), countTokens),
    confirmationTokens,
    instructionsFor: (view) => [instructions, ...hintsOf(view)].join('\n'),
    countTokens,
  };

  function offered(view: View, discovery = false): View {
    return discovery || settings.discovery === 'search' ? discoveryView(view) : view;
  }

  /** The catalog under one kind of names; the second is made when somebody asks for it. */
  function styleOf(toolNames: NameStyle) {
    const compiled = catalogOf({ ...settings, toolNames }, capability);
    return { ...compiled, relations: createRelations(compiled.catalog) };
  }
}

/** Throws StartError with everything in the settings of this door that hinders a start. */
export function checkMcp(settings: McpSettings, capability: Capability | undefined): void {
  const faults = new Faults();
  if (capability) faults.attempt(() => catalogOf(settings, capability));
  faults.attempt(() => stateKey({ settings, secrets: () => ({}) }));
  faults.attempt(() => instructionsOf(settings));
  faults.throwAll();
}

function catalogOf(settings: McpSettings, capability: Capability) {
  const { toolNames, destructive, pageSize } = settings;
  const catalog = compileCatalog(capability.tools, { names: toolNames, destructive, pageSize });
  const bound: Selection = {
    groups: settings.toolsets,
    tools: settings.tools,
    exclude: settings.excludeTools,
    readOnly: settings.readOnly === 'true',
  };
  const unknown = unknownNames(catalog, bound);
  if (unknown.length) {
    throw new StartError('configuration', [
      `MCP_TOOLSETS, MCP_TOOLS or MCP_EXCLUDE_TOOLS: no ${unknown.join(', ')} here`,
    ]);
  }
  return { catalog, allowed: select(catalog, bound) };
}

function confirmationTokensOf(gateway: McpGateway): ConfirmationTokens {
  const { key, agreed } = stateKey(gateway);
  const { shared } = gateway;
  if (shared && !agreed() && gateway.settings.destructive === 'confirm') {
    gateway.log.warn('a confirmation is good for the replica that gave it: set MCP_STATE_KEY, the same for all');
  }
  return createConfirmationTokens({ key, agreed, shared, origin: randomBytes(6).toString('base64url') });
}

/** Counts what the answers of each tool cost an agent. */
function counted(callTool: CallTool, countTokens: McpCore['countTokens']): CallTool {
  return async (tool, given, call) => {
    const outcome = await callTool(tool, given, call);
    if ('result' in outcome) countTokens(tool.name, outcome.result);
    return outcome;
  };
}

function tokenCounter({ telemetry }: McpGateway): McpCore['countTokens'] {
  return (tool, result) => {
    for (const block of result.content) if (block.type === 'text') telemetry.countToolTokens(tool, block.text);
    return result;
  };
}

/** What every agent is told: how this door works, and what the document's `instructions.md` says about its API. */
function instructionsOf(settings: McpSettings): string {
  const about = join(dirname(documentFile(settings)), 'instructions.md');
  const files = [OWN_INSTRUCTIONS, ...(existsSync(about) ? [about] : [])];
  return files.map(read).join('\n');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new StartError('configuration', [`${file} cannot be read: ${(error as Error).message}`]);
  }
}
