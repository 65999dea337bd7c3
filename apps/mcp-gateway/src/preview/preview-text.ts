import { isMapping } from '@lago/capability-model';
import { visibleJson } from '../values/sanitize.js';
import type { Preview } from './preview.js';

/** Characters a person can be expected to read before saying yes. */
export const LONGEST_QUESTION = 20_000;

/** The preview as one text for a person; `own` are the arguments as they came. */
export function previewText(preview: Preview, own: Readonly<Record<string, unknown>>): string {
  const parts = preview.sections.flatMap(({ heading, lines }) =>
    heading ? [`${heading}:`, ...lines.map((line) => `  ${line}`)] : lines.map((line) => `- ${line}`),
  );
  return [
    ...preview.unread.map((one) => `COULD NOT BE READ: ${one}`),
    `${preview.action}?`,
    ...parts,
    preview.effect,
    ...(isMapping(own) ? [`Arguments: ${visibleJson(own)}`] : []),
  ].join('\n');
}

/** The preview as members of a structured answer. */
export function previewMembers({ action, unread, sections, effect }: Preview): Record<string, unknown> {
  const members: Record<string, unknown> = unread.length ? { could_not_be_read: unread } : {};
  members['would_do'] = action;
  for (const { key, lines } of sections)
    members[key] = [...((members[key] as readonly string[] | undefined) ?? []), ...lines];
  members['effect'] = effect;
  return members;
}
