import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspectCapability } from '../compile/load-capability.js';
import { importApi } from '../import/import-api.js';
import type { Imported } from '../import/import-api.js';
import { readPublishedApi } from '../published/published-api.js';
import { Addresses } from '../import/api-address.js';
import type { Capability } from '../operation/capability.js';
import { UsageError } from './command.js';
import type { CommandOptions, CommandResult } from './command.js';
import { reportImport } from './report-import.js';

/** `import openapi`: writes a capability document and a contract from a published file. */
export function importOpenapi([file]: readonly string[], options: CommandOptions): CommandResult {
  if (file === undefined) throw new UsageError('write: import openapi FILE');
  const api = readPublishedApi(file);
  const address = { namespace: options.namespace, baseUri: options['base-uri'] };
  const out = options.out ?? join('capabilities', new Addresses(api, address).namespace);
  if (existsSync(out) && readdirSync(out).length) throw new UsageError(`${out} is not empty: choose another --out`);
  const request = {
    choice: { ...listed('tags', options.tags), ...listed('operations', options.operations) },
    address,
    onto: options.onto === undefined ? undefined : readFolder(options.onto),
  };
  const before = existsSync(out);
  let checked: Capability | undefined;
  const imported = importApi(api, request, (files) => {
    write(out, files, before);
    const { capability, findings } = inspectCapability(loadOptions(out));
    checked = capability;
    return findings;
  });
  if (!imported.served.length && !imported.skipped.length && !imported.leftOut.length) {
    throw new UsageError(`no operation of ${file} fits the choice`);
  }
  if (!imported.served.length) return nothing(imported, out, options);
  write(out, imported.files, before);
  return reportImport(imported, checked, { out, strict: options.strict === true });
}

/** Everything was there already, or nothing can be served. */
function nothing(imported: Imported, out: string, options: CommandOptions): CommandResult {
  if (imported.skipped.length) write(out, imported.files, existsSync(out));
  else rmSync(out, { recursive: true, force: true });
  const { capability } = imported.skipped.length ? inspectCapability(loadOptions(out)) : { capability: undefined };
  return reportImport(imported, capability, { out, strict: options.strict === true });
}

function loadOptions(out: string) {
  const contractDir = join(out, 'contract');
  const own = existsSync(contractDir) ? { contractDir } : {};
  return { file: join(out, 'capability.yaml'), ...own, secrets: {}, allowMissingSecrets: true };
}

function readFolder(folder: string) {
  const contract = join(folder, 'contract');
  const names = existsSync(contract) ? readdirSync(contract) : [];
  return {
    document: readFileSync(join(folder, 'capability.yaml'), 'utf8'),
    contract: new Map(names.map((name) => [name, readFileSync(join(contract, name), 'utf8')])),
  };
}

/** What an earlier draft had and this one has not goes. */
function write(out: string, files: ReadonlyMap<string, string>, keep: boolean): void {
  if (!keep) rmSync(out, { recursive: true, force: true });
  else rmSync(join(out, 'contract'), { recursive: true, force: true });
  for (const [name, text] of files) {
    const path = join(out, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

function listed<Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string[] } {
  if (value === undefined) return {};
  const items = value.split(',').map((item) => item.trim());
  return { [key]: items.filter((item) => item !== '') } as { [K in Key]?: string[] };
}
