import { loadCapability } from '../compile/load-capability.js';
import { table } from './command.js';
import type { CommandOptions, CommandResult } from './command.js';
import { findDocument } from './find-document.js';

/** `routes`: what the REST door serves. */
export function routes([file]: readonly string[], options: CommandOptions): CommandResult {
  const capability = loadCapability(findDocument(file, options));
  const rows = capability.routes.map(({ method, path, operation }) => ({
    method,
    path,
    operation: operation.name,
    upstream: operation.upstream ?? null,
    calls: operation.upstream ? `${operation.method} ${operation.pathTemplate}` : 'mock',
  }));
  const lines = rows.map(({ method, path, operation, upstream, calls }) => [
    method,
    path,
    operation,
    upstream === null ? calls : `${upstream} ${calls}`,
  ]);
  return { text: table([['METHOD', 'PATH', 'OPERATION', 'CALLS'], ...lines]), json: rows, exitCode: 0 };
}
