import { ContractError } from '../contract/contract-error.js';
import type { ContractEntry } from '../contract/contract-operation.js';
import { indexOperations } from '../contract/index-operations.js';
import type { ContractFiles } from '../contract/read-contract.js';
import { compareOperations } from './compare-operations.js';
import { SchemaComparison } from './compare-schemas.js';
import { Differences, NOTHING } from './difference.js';

/** What the comparison of a contract with a published file of the API found. */
export interface Comparison {
  readonly differences: Differences;
  /** Operations of the published file that the contract does not have. */
  readonly more: readonly string[];
  /** Operations that were compared. */
  readonly compared: number;
}

/** Compares every operation of our contract with the published one. */
export function compareContracts(ours: ContractFiles, theirs: ContractFiles): Comparison {
  const published = indexOperations(theirs);
  const matched = new Set<ContractEntry>();
  const differences = new Differences();
  const files = { ours, theirs };
  const schemas = new SchemaComparison(files, differences);
  let compared = 0;
  for (const entry of indexOperations(ours)) {
    const place = `${entry.method} ${entry.path}`;
    const at = entry.operationId ?? place;
    const other =
      published.find((candidate) => sameId(entry, candidate)) ?? published.find((one) => samePlace(entry, one));
    if (!other) {
      differences.add({ place: at, keyword: 'present', ours: place, theirs: NOTHING, causes: [at] });
      continue;
    }
    matched.add(other);
    compareAddresses(entry, other, at, differences);
    compared += 1;
    try {
      compareOperations({ entries: { ours: entry, theirs: other }, files, at }, schemas);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      differences.add({
        place: at,
        keyword: 'schema',
        ours: 'readable',
        theirs: error.message,
        causes: [error.message],
      });
    }
  }
  const more = published.filter((entry) => !matched.has(entry)).map(({ method, path }) => `${method} ${path}`);
  return { differences, more, compared };
}

function compareAddresses(entry: ContractEntry, other: ContractEntry, at: string, differences: Differences): void {
  const causes = [`${other.at.source.path}#${other.at.pointer}`];
  differences.say(at, 'method', { ours: entry.method, theirs: other.method, causes });
  if (shapeOf(entry.path) === shapeOf(other.path)) return;
  const item = `${other.at.source.path}#${other.at.parent().pointer}`;
  differences.add({ place: at, keyword: 'path', ours: entry.path, theirs: other.path, causes: [item] });
}

function sameId({ operationId: one }: ContractEntry, { operationId: other }: ContractEntry): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

function samePlace(one: ContractEntry, other: ContractEntry): boolean {
  return one.method === other.method && shapeOf(one.path) === shapeOf(other.path);
}

/** A path whatever its placeholders are called. */
function shapeOf(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}');
}
