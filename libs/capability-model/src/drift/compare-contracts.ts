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
      differences.add({ place: at, keyword: 'present', ours: place, theirs: NOTHING, cause: at });
      continue;
    }
    matched.add(other);
    const cause = `${other.at.source.path}#${other.at.pointer}`;
    if (!samePlace(entry, other)) {
      differences.add({ place: at, keyword: 'path', ours: place, theirs: `${other.method} ${other.path}`, cause });
    }
    compared += 1;
    try {
      compareOperations({ entries: { ours: entry, theirs: other }, files, at }, schemas);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      const cause = error.message;
      differences.add({ place: at, keyword: 'schema', ours: 'readable', theirs: error.message, cause });
    }
  }
  const more = published.filter((entry) => !matched.has(entry)).map(({ method, path }) => `${method} ${path}`);
  return { differences, more, compared };
}

function sameId({ operationId: one }: ContractEntry, { operationId: other }: ContractEntry): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

function samePlace(one: ContractEntry, other: ContractEntry): boolean {
  const shape = ({ method, path }: ContractEntry) => `${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
  return shape(one) === shape(other);
}
