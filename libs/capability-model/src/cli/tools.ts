import { toolArguments } from '../input/tool-arguments.js';
import { loadCapability } from '../compile/load-capability.js';
import type { Hints, JsonSchema } from '../operation/operation.js';
import { table } from './command.js';
import type { CommandOptions, CommandResult } from './command.js';
import { findDocument } from './find-document.js';

/** `tools`: what the MCP door serves. */
export function tools([file]: readonly string[], options: CommandOptions): CommandResult {
  const capability = loadCapability(findDocument(file, options));
  const rows = capability.tools.map(({ name, title, description, hints, operation }) => ({
    name,
    title,
    description,
    hints,
    confirm: operation.facts.confirm,
    inputSchema: toolArguments(operation).schema,
  }));
  const lines = rows.map(({ name, title, hints, confirm, inputSchema }) => [
    name,
    title,
    [effect(hints), ...(confirm ? ['confirm'] : [])].join(', '),
    argumentsOf(inputSchema),
  ]);
  return { text: table([['TOOL', 'TITLE', 'EFFECT', 'ARGUMENTS (* required)'], ...lines]), json: rows, exitCode: 0 };
}

function effect({ readOnly, destructive, idempotent }: Hints): string {
  if (readOnly) return 'reads';
  return `${destructive ? 'destroys' : 'writes'}${idempotent ? ', repeatable' : ''}`;
}

function argumentsOf(schema: JsonSchema): string {
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const names = Object.keys((schema['properties'] as object | undefined) ?? {});
  return names.map((name) => (required.has(name) ? `${name}*` : name)).join(' ');
}
