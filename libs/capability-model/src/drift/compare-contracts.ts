import { ContractError } from '../contract/contract-error.js';
import type { ContractEntry, ContractOperation } from '../contract/contract-operation.js';
import { indexOperations } from '../contract/index-operations.js';
import type { ContractFiles } from '../contract/read-contract.js';
import { readOperation } from '../contract/read-operation.js';
import { compareOperations } from './compare-operations.js';
import type { Difference } from './compare-operations.js';

/** How a contract and a published file of the API differ. */
export interface Drift {
  readonly differences: readonly Difference[];
  /** Operations of the published file that the contract does not have. */
  readonly more: readonly string[];
  /** Operations that were compared. */
  readonly compared: number;
}

/** Compares every operation of our contract with the published one. */
export function compareContracts(ours: ContractFiles, theirs: ContractFiles): Drift {
  const published = indexOperations(theirs);
  const matched = new Set<ContractEntry>();
  const differences: Difference[] = [];
  let compared = 0;
  for (const entry of indexOperations(ours)) {
    const operation = entry.operationId ?? `${entry.method} ${entry.path}`;
    const other =
      published.find((candidate) => sameId(entry, candidate)) ?? published.find((one) => samePlace(entry, one));
    if (!other) {
      differences.push({
        operation,
        pointer: '',
        kind: 'gone',
        ours: `${entry.method} ${entry.path}`,
        theirs: 'nothing',
      });
      continue;
    }
    matched.add(other);
    const pair = [read(entry, ours), read(other, theirs)] as const;
    if (!samePlace(entry, other)) {
      const places = { ours: `${entry.method} ${entry.path}`, theirs: `${other.method} ${other.path}` };
      differences.push({ operation, pointer: '/path', kind: 'changed', ...places });
    }
    if (typeof pair[0] === 'string' || typeof pair[1] === 'string') {
      const said = pair.map((side) => (typeof side === 'string' ? side : 'readable'));
      differences.push({ operation, pointer: '', kind: 'unreadable', ours: said[0] ?? '', theirs: said[1] ?? '' });
      continue;
    }
    compared += 1;
    differences.push(...compareOperations(operation, pair[0], pair[1]));
  }
  const more = published.filter((entry) => !matched.has(entry)).map(({ method, path }) => `${method} ${path}`);
  return { differences, more, compared };
}

function read(entry: ContractEntry, files: ContractFiles): ContractOperation | string {
  try {
    return readOperation(entry, files);
  } catch (error) {
    if (error instanceof ContractError) return error.message;
    throw error;
  }
}

function sameId({ operationId: one }: ContractEntry, { operationId: other }: ContractEntry): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

function samePlace(one: ContractEntry, other: ContractEntry): boolean {
  const shape = ({ method, path }: ContractEntry) => `${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`;
  return shape(one) === shape(other);
}
