import { readJson } from '@lago/capability-model';
import type { Reply } from '@lago/lago-client';
import { placedFaults } from '../sending/faults.js';
import { at, putAt } from './pointers.js';
import type { TravelRule } from './travel-rule.js';

/** The input of the operation that carries the items of these inputs. */
export function joined(rule: TravelRule, inputs: readonly unknown[]): unknown {
  return putAt(
    {},
    rule.list,
    inputs.map((input) => at(input, rule.item)),
  );
}

/** The answer each single call would have had; undefined when the answer does not show one record for each. */
export function splitAnswer(rule: TravelRule, reply: Reply, count: number): readonly Reply[] | undefined {
  const records = at(bodyOf(reply), rule.records);
  if (!Array.isArray(records) || records.length !== count) return undefined;
  return records.map((record) => withBody(reply, putAt({}, rule.record, record)));
}

/**
 * The refusals of those that are meant, by position, as a single call would have been refused; the others may be sent
 * again. Undefined when the refusal tells nothing of single items.
 */
export function splitRefusal(rule: TravelRule, reply: Reply, count: number): ReadonlyMap<number, Reply> | undefined {
  if (reply.status !== rule.refusal.status) return undefined;
  const body = bodyOf(reply);
  const faults = placedFaults(at(body, rule.refusal.faults), count);
  return (
    faults &&
    new Map(
      [...faults].map(([position, fault]) => [position, withBody(reply, putAt(body, rule.refusal.faults, fault))]),
    )
  );
}

function bodyOf({ body }: Reply): unknown {
  try {
    return readJson(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function withBody({ status, headers }: Reply, value: unknown): Reply {
  const body = Buffer.from(JSON.stringify(value));
  return {
    status,
    headers: 'content-length' in headers ? { ...headers, 'content-length': String(body.length) } : headers,
    body,
  };
}
