import type { Tool } from '@lago/capability-model';
import { isAboutTheWire, sentences } from './brief.js';

const LONGEST_DESCRIPTION = 210;
const MOST_WORDS = 16;
const LONGEST_CAVEAT = 120;

/** When to use the tool and what it returns, its worst trap, and the words people use for it. */
export function describeTool({ description, operation }: Tool, confirm: boolean): string {
  const { vocabulary, premium, gotchas, risk } = operation.facts;
  const parts = [sentences(description, LONGEST_DESCRIPTION)];
  const trap = risk === 'high' || risk === 'critical' ? gotchas.find((one) => !isAboutTheWire(one)) : undefined;
  if (trap && trap.length <= LONGEST_CAVEAT) parts.push(trap);
  if (premium?.scope === 'endpoint' && !/premium/i.test(parts.join(' '))) parts.push('Premium.');
  if (confirm) parts.push('Asks for confirmation first.');
  if (vocabulary.length) parts.push(`Also: ${vocabulary.slice(0, MOST_WORDS).join(', ')}.`);
  return parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');
}
