import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Finding } from '../document/finding.js';
import { isMapping } from '../values/mapping.js';
import { readingReason, readSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';

/** The files of a contract folder by file name. */
export type ContractFiles = ReadonlyMap<string, SourceFile>;

/** Reads every YAML and JSON file of a folder, in order of name. */
export function readContract(folder: string): { files: ContractFiles; findings: Finding[] } {
  const files = new Map<string, SourceFile>();
  const findings: Finding[] = [];
  for (const name of listFolder(folder, findings)) {
    const source = readSource(join(folder, name));
    if (Array.isArray(source)) findings.push(...source);
    else files.set(basename(name), source);
  }
  for (const source of files.values()) findings.push(...versionFindings(source));
  return { files, findings };
}

function listFolder(folder: string, findings: Finding[]): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name));
    if (names.length) return names.sort();
    findings.push(fault(folder, 'the contract folder holds no YAML or JSON file'));
  } catch (error) {
    findings.push(fault(folder, `the contract folder cannot be read: ${readingReason(error)}`));
  }
  return [];
}

function versionFindings(source: SourceFile): Finding[] {
  const { tree } = source;
  if (!isMapping(tree) || !Object.hasOwn(tree, 'paths')) return [];
  const version = tree['openapi'] ?? tree['swagger'];
  if (typeof version === 'string' && version.startsWith('3.1.')) return [];
  const found = version === undefined ? 'no version' : `version ${String(version)}`;
  const message = `a contract file must be OpenAPI 3.1, found ${found}`;
  return [
    { ...fault(source.path, message), ...source.position('/openapi'), advice: 'convert the file to OpenAPI 3.1' },
  ];
}

function fault(file: string, message: string): Finding {
  return { tier: 'fault', rule: 'contract-file', message, file, line: 1, column: 1, pointer: '' };
}
