import { isMapping, readJson } from '@lago/capability-model';
import type { AnswerPointers } from '@lago/capability-model';
import type { Reply } from '../call/reply.js';
import { resolve } from './pointer.js';
import type { RefusalPattern } from './rule.js';

/** The JSON body of a reply, or undefined when it has none. */
export function jsonOf({ body }: Reply): unknown {
  try {
    return body.length ? readJson(body.toString('utf8')) : undefined;
  } catch {
    return undefined;
  }
}

/** True when a refusal is the one a rule waits for. */
export function matchesPattern(on: RefusalPattern | undefined, reply: Reply, answers: AnswerPointers): boolean {
  if (!on || ![on.status].flat().includes(reply.status)) return false;
  const body = jsonOf(reply);
  if (on.code !== undefined && at(body, answers.errorCode) !== on.code) return false;
  const details = at(body, answers.errorDetails);
  if (on.details && !Object.entries(on.details).every(([field, message]) => says(details, field, message)))
    return false;
  return on.field === undefined || on.message === undefined || anySays(details, on.field, on.message);
}

/** The value at one of the pointers of an API that may lack it. */
export function at(body: unknown, pointer: string | undefined): unknown {
  return pointer === undefined ? undefined : resolve(body, pointer);
}

/** True when `details` names `message` for `field`; messages come as one text or a list. */
export function says(details: unknown, field: string, message: string): boolean {
  const value = isMapping(details) ? details[field] : undefined;
  return Array.isArray(value) ? value.includes(message) : value === message;
}

function anySays(details: unknown, field: string, message: string): boolean {
  if (says(details, field, message)) return true;
  return isMapping(details) && Object.values(details).some((position) => says(position, field, message));
}
