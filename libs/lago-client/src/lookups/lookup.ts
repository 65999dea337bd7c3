import type { Operation } from '@lago/capability-model';
import { noAttempts } from '../call/call.js';
import type { Call, Send } from '../call/call.js';
import { UpstreamReplyError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { resolve } from '../rules/pointer.js';
import type { QueryValue, ReadRule } from '../rules/rule.js';

export interface LookupValues {
  /** What the pointers of the rule start at; the input of the call by default. */
  readonly from?: unknown;
  /** When the first try began; milliseconds since the epoch. */
  readonly since: number;
  /** Further query parameters. */
  readonly query?: Readonly<Record<string, unknown>>;
}

/** Makes the reads that rules ask for. They are urgent, never cached and never joined to another read. */
export interface Lookup {
  /** Reads what a rule names. Throws what the stack throws, or LookImpossibleError. */
  read(call: Call, rule: ReadRule, values: LookupValues): Promise<Reply>;
  /** Reads one operation with these path values. */
  one(call: Call, operation: string, path: Readonly<Record<string, unknown>>): Promise<Reply>;
}

/** The rule names an operation that is not exposed, or a value the call does not carry. */
export class LookupImpossibleError extends Error {
  override readonly name = 'LookImpossibleError';
}

const DAY_MS = 86_400_000;

/** `next` is the stack from retry downwards. */
export function createLookup(next: Send, operations: ReadonlyMap<string, Operation>): Lookup {
  const send = (call: Call, id: string, input: Call['input']) => {
    const operation = operations.get(id.toLowerCase());
    if (!operation) throw new LookupImpossibleError(`there is no operation ${id}`);
    return next({ operation, input, context: call.context, attempts: noAttempts(), urgent: true });
  };
  return {
    async read(call, rule, { from = call.input, since, query: extra = {} }) {
      const path = Object.entries(rule.path ?? {}).map(([name, pointer]) => {
        const value = resolve(from, pointer);
        if (value === undefined || value === null) throw new LookupImpossibleError(`the call has no ${pointer}`);
        return [name, value] as const;
      });
      const query = Object.entries(rule.query ?? {})
        .map(([name, value]) => [name, queryValue(value, from, since)] as const)
        .filter(([, value]) => value !== undefined && value !== null);
      return send(call, rule.operation, {
        path: Object.fromEntries(path),
        query: { ...Object.fromEntries(query), ...extra },
      });
    },

    async one(call, operation, path) {
      return send(call, operation, { path, query: {} });
    },
  };
}

/** True when the API itself says that there is no such record. Any other failed read says nothing. */
export function saysAbsent(error: unknown): boolean {
  return error instanceof UpstreamReplyError && error.reply.status === 404;
}

function queryValue(value: QueryValue, from: unknown, since: number): unknown {
  if (typeof value === 'string') return resolve(from, value);
  if ('const' in value) return value.const;
  if ('day' in value) return new Date(since + value.day * DAY_MS).toISOString().slice(0, 10);
  const ms = Math.floor(Number(resolve(from, value.seconds)) * 1000);
  if (!Number.isSafeInteger(ms)) throw new LookupImpossibleError(`the call has no time at ${value.seconds}`);
  return new Date(ms + value.plusMs).toISOString();
}
