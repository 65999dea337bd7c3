import { isMapping } from '@lago/capability-model';
import { PROBLEMS, ProblemError } from '@lago/gateway-kit';
import { messagesOf } from './messages-of.js';

/** Messages of one batch (2025-03-26): each may be a call. */
const MOST_MESSAGES = 20;

/** Members and items of a message besides the arguments of a call: the protocol's library looks at each several times. */
const MOST_AROUND = 1000;

/** Throws ProblemError (400) for a batch of very many messages, and for a message with very much besides arguments. */
export function checkMessageLimits(body: unknown): void {
  const messages = messagesOf(body);
  if (messages.length > MOST_MESSAGES) throw tooMuch(`a batch has at most ${MOST_MESSAGES} messages`);
  for (const message of messages) {
    if (!isMapping(message)) continue;
    const { params, ...rest } = message;
    const { arguments: given, ...others } = isMapping(params) ? params : { params };
    if (count(rest, count(others, isMapping(given) ? 0 : count(given, 0))) > MOST_AROUND) {
      throw tooMuch(`a message has at most ${MOST_AROUND} members besides its arguments`);
    }
  }
}

function tooMuch(detail: string): ProblemError {
  return new ProblemError(PROBLEMS.malformedRequest, detail);
}

/** `before` and the members and items inside a value; counting ends where it is too much. */
function count(value: unknown, before: number): number {
  if (typeof value !== 'object' || value === null || before > MOST_AROUND) return before;
  const inside: readonly unknown[] = Object.values(value);
  return inside.reduce<number>((sum, inner) => count(inner, sum), before + inside.length);
}
