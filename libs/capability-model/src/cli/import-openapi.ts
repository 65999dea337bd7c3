import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { formatFinding } from '../document/finding.js';
import { addressOf } from '../import/api-address.js';
import { chooseOperations } from '../import/choose-operations.js';
import type { PublishedOperation } from '../import/choose-operations.js';
import { extendDocument } from '../import/extend-document.js';
import { newDocument } from '../import/new-document.js';
import { readPublishedApi } from '../import/published-api.js';
import { documentParts } from '../import/write-document.js';
import { writeContract } from '../import/write-contract.js';
import { inspectCapability } from '../compile/load-capability.js';
import { UsageError } from './command.js';
import type { CommandOptions, CommandResult } from './command.js';

/** `import openapi`: writes a capability document and a contract from a published file. */
export function importOpenapi([file]: readonly string[], options: CommandOptions): CommandResult {
  if (file === undefined) throw new UsageError('write: import openapi FILE');
  const api = readPublishedApi(file);
  const choice = { ...listed('tags', options.tags), ...listed('operations', options.operations) };
  const chosen = chooseOperations(api, choice);
  if (!chosen.length) throw new UsageError(`no operation of ${file} fits the choice`);
  const address = addressOf(api, { namespace: options.namespace, baseUri: options['base-uri'] });
  const out = options.out ?? join('capabilities', address.namespace);
  if (existsSync(out) && readdirSync(out).length) throw new UsageError(`${out} is not empty: choose another --out`);
  const { onto } = options;
  const files = new Map<string, string>();
  const { operations, skipped } = onto === undefined ? alone() : extended(onto);
  const taken = new Set([...files.keys()].map((name) => name.slice('contract/'.length)));
  for (const [name, tree] of writeContract(api, operations, taken)) {
    files.set(
      join('contract', name),
      stringify(tree, { lineWidth: 120, aliasDuplicateObjects: false, compat: 'yaml-1.1' }),
    );
  }
  for (const [name, text] of files) write(join(out, name), text);
  return report(out, [...files.keys()], operations, skipped);

  function alone(): { operations: PublishedOperation[]; skipped: readonly string[] } {
    if (address.baseUri === undefined) throw new UsageError(`${file} names no absolute server: give --base-uri`);
    files.set('capability.yaml', newDocument(api, address, documentParts(chosen, address.namespace)));
    return { operations: chosen, skipped: [] };
  }

  function extended(folder: string): { operations: readonly PublishedOperation[]; skipped: readonly string[] } {
    const base = readFileSync(join(folder, 'capability.yaml'), 'utf8');
    const result = extendDocument(base, chosen, address);
    if (typeof result === 'string') throw new UsageError(result);
    files.set('capability.yaml', result.text);
    const contract = join(folder, 'contract');
    for (const name of existsSync(contract) ? readdirSync(contract) : []) {
      files.set(join('contract', name), readFileSync(join(contract, name), 'utf8'));
    }
    return { operations: result.added, skipped: result.skipped };
  }
}

function report(
  out: string,
  files: readonly string[],
  operations: readonly PublishedOperation[],
  skipped: readonly string[],
): CommandResult {
  const file = join(out, 'capability.yaml');
  const contractDir = join(out, 'contract');
  const { capability, findings } = inspectCapability({ file, contractDir, secrets: {}, allowMissingSecrets: true });
  const notable = findings.filter(({ rule }) => !rule.startsWith('api-evangelist/'));
  const lines = [
    ...operations.map(({ name, method, path }) => `+ ${name}  ${method} ${path}`),
    ...skipped.map((name) => `= ${name} is there already`),
    ...files.map((name) => `wrote ${join(out, name)}`),
    ...notable.map(formatFinding),
    capability
      ? `${capability.routes.length} routes and ${capability.tools.length} tools; serve them with ` +
        `CAPABILITY_FILE=${file} CONTRACT_DIR=${contractDir}`
      : 'the document cannot run yet: see the faults above',
  ];
  const added = operations.map(({ name, method, path }) => ({ name, method, path }));
  const json = { file, contractDir, written: files, added, skipped, findings };
  return { text: lines.join('\n'), json, exitCode: capability ? 0 : 1 };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function listed<Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string[] } {
  if (value === undefined) return {};
  const items = value.split(',').map((item) => item.trim());
  return { [key]: items.filter((item) => item !== '') } as { [K in Key]?: string[] };
}
