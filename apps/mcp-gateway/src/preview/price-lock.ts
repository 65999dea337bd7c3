import { createHash } from 'node:crypto';
import type { ConsentLines, ConsentRule, OperationInput } from '@lago/capability-model';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { readScope } from './read-scope.js';
import type { ReadCall } from './read-scope.js';
import { describeLines } from './describe-lines.js';

/**
 * What a call's lines say when their prices are looked up: a confirmation is for these prices and no others. Undefined
 * for calls that name all their amounts themselves.
 */
export async function priceLockOf(
  { operation }: CatalogTool,
  input: OperationInput,
  read: ReadCall,
  now: number,
): Promise<string | undefined> {
  const rule = operation.facts.consent;
  const priced = rule?.shows.find(isPricedElsewhere);
  if (!rule || !priced) return undefined;
  const { scope } = await readScope({ ...rule, reads: readsOf(rule, priced) }, input, read, now);
  return lockPrices(describeLines(priced, scope).lines);
}

/** The same for lines that are at hand. */
export function lockPrices(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('base64url');
}

/** True for lines of the call whose price may be that of a record. */
export function isPricedElsewhere(section: ConsentRule['shows'][number]): section is ConsentLines {
  return 'lines' in section && section.lines.startsWith('/body/') && Boolean(section.price?.some(isKnown));
}

function isKnown(pointer: string): boolean {
  return pointer.startsWith('/known/');
}

function readsOf({ reads = {} }: ConsentRule, section: ConsentLines): NonNullable<ConsentRule['reads']> {
  const used = JSON.stringify(section);
  return Object.fromEntries(Object.entries(reads).filter(([name]) => used.includes(`/reads/${name}`)));
}
