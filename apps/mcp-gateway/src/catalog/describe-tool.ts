import type { Operation, Tool } from '@lago/capability-model';
import { sentences } from './brief.js';

const LONGEST_DESCRIPTION = 330;
const MOST_WORDS = 16;

/** What the tool does, when to use it, what it returns, and the words people use for it. */
export function describeTool({ description, operation }: Tool, confirm: boolean): string {
  const { vocabulary, premium } = operation.facts;
  const parts = [sentences(description, LONGEST_DESCRIPTION)];
  if (premium?.scope === 'endpoint' && !/premium/i.test(parts.join(' '))) parts.push('Premium.');
  if (confirm) parts.push(asks(operation));
  const words = missingWords([...vocabulary, ...actionWords(operation)], parts.join(' '));
  if (words.length) parts.push(`Also: ${words.slice(0, MOST_WORDS).join(', ')}.`);
  return parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ');
}

/** When a call waits for a person. */
function asks({ facts }: Operation): string {
  const { when, existing } = facts.consent ?? {};
  if (existing) return 'Asks for confirmation before it overwrites.';
  const fields = when?.map((pointer) => pointer.slice(pointer.lastIndexOf('/') + 1)).join(' or ');
  return fields ? `Asks for confirmation when ${fields} is sent.` : 'Asks for confirmation first.';
}

/** What people say for an operation of this shape, whatever it is about. */
function actionWords({ method, pathTemplate, response, facts }: Operation): readonly string[] {
  if (method === 'GET' && response.list) return ['which', 'all', 'search', 'how many'];
  if (method === 'GET' && pathTemplate.endsWith('}')) return ['show', 'look up', 'check'];
  if (method === 'PUT' || method === 'PATCH') return ['change', 'edit'];
  if (method === 'DELETE') return ['remove', 'drop'];
  const creates = !facts.hints.readOnly && !pathTemplate.includes('{');
  return creates ? ['new', 'add', 'make', 'set up'] : [];
}

function missingWords(words: readonly string[], text: string): readonly string[] {
  const said = ` ${text.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  return [...new Set(words)].filter((word) => !said.includes(` ${word.toLowerCase()} `));
}
