import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives back what starting used: reading the document and compiling its schemas leave more garbage than a gateway needs
 * to run, and V8 keeps it resident until the heap is full. Costs one collection, once.
 */
export function releaseStartMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: object) => void;
  setFlagsFromString('--no-expose-gc');
  // A plain collection keeps the emptied pages; the one V8 saves for the end of its means returns them.
  collect({ type: 'major', flavor: 'last-resort' });
}
