import type { Operation } from '@lago/capability-model';
import { isRead } from '../../src/labels.js';
import type { Passed } from './fault-proxy.js';
import type { Result } from './run-case.js';

/** The organization before the call, and after it without any fault. */
export interface Truth {
  readonly untouched: string;
  readonly done: string;
}

/** Faults after which the upstream may have acted, or may still do so. */
const AMBIGUOUS = /reset|timeout|500|502|truncated|cut-off|slow/;

/** What a run did wrong; empty when it kept every promise. */
export function judge(operation: Operation, { told, ledger, proxy, detail }: Result, truth: Truth): string[] {
  const faults: string[] = [];
  const requests = proxy.seen.filter(({ line }) => isOwn(operation, line, proxy.seen));
  if (operation.facts.retry.network === 'no') {
    const first = requests.findIndex(({ fault }) => fault !== undefined && AMBIGUOUS.test(fault));
    if (first >= 0 && requests.length > first + 1) faults.push('was sent again after an unclear end');
  }
  if (isRead(operation)) {
    if (told === 'unknown') faults.push('a read has no unknown outcome');
    return faults;
  }
  const done = ledger === truth.done;
  if (!done && ledger !== truth.untouched) {
    const [fromDone, fromUntouched] = [difference(truth.done, ledger), difference(truth.untouched, ledger)];
    faults.push(`left something else behind: not as done ${fromDone} nor as before ${fromUntouched}`);
  }
  if ((told === 'success' || told === 'reconciled') && !done) faults.push('was acknowledged and is not there');
  const harmless = operation.facts.retry.network === 'yes';
  const changed = truth.done !== truth.untouched;
  if (told === 'refused' && done && changed) faults.push(`was refused and is there: ${detail}`);
  if ((told === 'own error' || told === 'failed') && done && changed && !harmless) {
    faults.push(`was called failed and is there: ${detail}`);
  }
  return faults;
}

function isOwn({ method, pathTemplate }: Operation, line: string, seen: readonly Passed[]): boolean {
  const shape = new RegExp(`^${method} /api/v1${pathTemplate.replaceAll(/\{[^}]*\}/g, '[^?]+')}(\\?|$)`);
  return seen.length > 0 && shape.test(line);
}

function difference(wanted: string, found: string): string {
  const known = new Set(wanted.split('\n'));
  return found
    .split('\n')
    .filter((line) => !known.has(line))
    .slice(0, 5)
    .join(' ');
}
