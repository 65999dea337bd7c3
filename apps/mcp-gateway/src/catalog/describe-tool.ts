import type { Tool } from '@lago/capability-model';
import { brief, sentences } from './brief.js';

const LONGEST_DESCRIPTION = 330;
const MOST_WORDS = 6;
const LONGEST_CAVEAT = 120;

/** When to use the tool and what it returns, its worst trap, and the words people use for it. */
export function describeTool({ description, hints, operation }: Tool, confirm: boolean): string {
  const { vocabulary, premium, gotchas, risk } = operation.facts;
  const parts = [sentences(description, LONGEST_DESCRIPTION)];
  const trap = risk === 'none' || hints.readOnly ? undefined : gotchas[0];
  if (trap && trap.length <= LONGEST_CAVEAT) parts.push(trap);
  if (premium) parts.push(`Premium: ${brief(premium.detail, 60)}.`);
  if (confirm) parts.push('Asks for confirmation first.');
  if (vocabulary.length) parts.push(`Also: ${vocabulary.slice(0, MOST_WORDS).join(', ')}.`);
  return parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');
}
