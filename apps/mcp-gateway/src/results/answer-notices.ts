import { findAll } from '@lago/capability-model';
import type { AnswerNotice } from '@lago/capability-model';
import { conditionHolds } from '../values/condition-holds.js';
import { visible } from '../values/sanitize.js';

const MOST_VALUES = 5;

/** What the contract says has to be known to read this answer. */
export function answerNotices(notices: readonly AnswerNotice[], body: unknown): readonly string[] {
  return notices.flatMap(({ says, when = [], repeated }) => {
    if (!when.every((condition) => conditionHolds(condition, body))) return [];
    if (repeated === undefined) return [says];
    const values = repeatedValues(body, repeated);
    return values.length ? [says.replace('{values}', values.slice(0, MOST_VALUES).join(', '))] : [];
  });
}

function repeatedValues(body: unknown, pointer: string): readonly string[] {
  const all = findAll(body, pointer).flatMap(({ value }) => (typeof value === 'string' ? [visible(value)] : []));
  return [...new Set(all.filter((value, index) => all.indexOf(value) !== index))];
}
