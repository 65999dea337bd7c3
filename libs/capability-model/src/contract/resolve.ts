import { normalize } from 'node:path/posix';
import { Origin } from '../document/origin.js';
import { pointerTokens, valueAt } from '../values/json-pointer.js';
import { isMapping } from '../values/mapping.js';
import { ContractError } from './contract-error.js';
import type { ContractFiles } from './read-contract.js';

/** A value of a contract file with every leading `$ref` followed. */
export interface Located {
  readonly value: unknown;
  readonly at: Origin;
}

/** Follows `$ref` until something else stands there. Keys beside a `$ref` win over the target's. */
export function follow({ value, at }: Located, files: ContractFiles, seen: readonly string[] = []): Located {
  if (!isMapping(value) || typeof value['$ref'] !== 'string') return { value, at };
  const target = locate(value['$ref'], at, files);
  const key = `${target.at.source.path}#${target.at.pointer}`;
  if (seen.includes(key)) {
    throw new ContractError('contract-cycle', at, `$ref ${value['$ref']} leads back to itself`, 'remove the cycle');
  }
  const found = follow(target, files, [...seen, key]);
  if (Object.keys(value).length === 1 || !isMapping(found.value)) return found;
  const beside = Object.fromEntries(Object.entries(value).filter(([name]) => name !== '$ref'));
  return { value: { ...found.value, ...beside }, at: found.at };
}

/** The place a `$ref` names; only files of the contract folder can be named. */
export function locate(ref: string, at: Origin, files: ContractFiles): Located {
  const [file = '', fragment = ''] = ref.split('#', 2);
  const source = file === '' ? at.source : files.get(fileName(file, at, ref));
  if (!source) {
    throw new ContractError('contract-ref', at.child('$ref'), `$ref ${ref} names no file of the contract folder`);
  }
  const pointer = decodeURIComponent(fragment);
  const value = valueAt(source.tree, pointer);
  if (value === undefined || (pointer !== '' && pointerTokens(pointer).length === 0)) {
    throw new ContractError('contract-ref', at.child('$ref'), `$ref ${ref} names nothing`);
  }
  return { value, at: new Origin(source, pointer) };
}

function fileName(file: string, at: Origin, ref: string): string {
  const name = normalize(decodeURIComponent(file));
  if (!name.includes('/') && !name.includes(':')) return name;
  throw new ContractError(
    'contract-ref',
    at.child('$ref'),
    `$ref ${ref} leaves the contract folder`,
    'copy the file into the folder',
  );
}
