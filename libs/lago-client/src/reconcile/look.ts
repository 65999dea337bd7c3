import type { Operation } from '@lago/capability-model';
import { noAttempts } from '../call.js';
import type { Call, Send } from '../call.js';
import type { Reply } from '../reply.js';
import { resolve } from './pointer.js';
import type { QueryValue, ReadRule } from './rule.js';

/** Makes the reads that rules ask for. They are urgent, never cached and never joined to another read. */
export interface Look {
  /** Reads what a rule names, with values from `call`. Throws what the stack throws, or LookImpossibleError. */
  read(call: Call, rule: ReadRule, since: number, extraQuery?: Readonly<Record<string, unknown>>): Promise<Reply>;
  /** Reads one operation with these path values. */
  one(call: Call, operation: string, path: Readonly<Record<string, unknown>>): Promise<Reply>;
}

/** The rule names an operation that is not exposed, or a value the call does not carry. */
export class LookImpossibleError extends Error {
  override readonly name = 'LookImpossibleError';
}

const DAY_MS = 86_400_000;

/** `next` is the stack from retry downwards. */
export function createLook(next: Send, operations: ReadonlyMap<string, Operation>): Look {
  const send = (call: Call, id: string, input: Call['input']) => {
    const operation = operations.get(id);
    if (!operation) throw new LookImpossibleError(`there is no operation ${id}`);
    return next({ operation, input, context: call.context, attempts: noAttempts(), urgent: true });
  };
  return {
    async read(call, rule, since, extraQuery = {}) {
      const path = Object.entries(rule.path).map(([name, pointer]) => {
        const value = resolve(call.input, pointer);
        if (value === undefined || value === null) throw new LookImpossibleError(`the call has no ${pointer}`);
        return [name, value] as const;
      });
      const query = Object.entries(rule.query)
        .map(([name, value]) => [name, queryValue(value, call, since)] as const)
        .filter(([, value]) => value !== undefined && value !== null);
      return send(call, rule.operation, {
        path: Object.fromEntries(path),
        query: { ...Object.fromEntries(query), ...extraQuery },
      });
    },

    async one(call, operation, path) {
      return send(call, operation, { path, query: {} });
    },
  };
}

function queryValue(value: QueryValue, call: Call, since: number): unknown {
  if (typeof value === 'string') return resolve(call.input, value);
  if ('const' in value) return value.const;
  return new Date(since + value.day * DAY_MS).toISOString().slice(0, 10);
}
