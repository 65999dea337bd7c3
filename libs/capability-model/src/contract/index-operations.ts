import { Origin } from '../document/origin.js';
import type { SourceFile } from '../document/source-file.js';
import { isMapping } from '../values/mapping.js';
import { METHODS } from '../model/model-node.js';
import type { ContractEntry } from './contract-operation.js';
import type { ContractFiles } from './read-contract.js';
import { follow } from './resolve.js';

/** All operations of a contract, found without reading their parts. */
export function indexOperations(files: ContractFiles): ContractEntry[] {
  return [...files.values()].flatMap((source) => {
    const paths = isMapping(source.tree) ? source.tree['paths'] : undefined;
    if (!isMapping(paths)) return [];
    return Object.entries(paths).flatMap(([path, value]) => {
      const item = follow({ value, at: new Origin(source, '').child('paths', path) }, files);
      return isMapping(item.value) ? entriesOf(source, path, item.value, item.at) : [];
    });
  });
}

function entriesOf(file: SourceFile, path: string, item: Record<string, unknown>, at: Origin): ContractEntry[] {
  return METHODS.flatMap((method) => {
    const key = method.toLowerCase();
    const operation = item[key];
    if (!isMapping(operation)) return [];
    const id = operation['operationId'];
    const operationId = typeof id === 'string' ? id : undefined;
    return [{ file, method, path, operationId, item, operation, at: at.child(key) }];
  });
}
