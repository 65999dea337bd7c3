import { isMapping, pointerTokens, readJson, replaceAt, valueAt } from '@lago/capability-model';
import type { OperationInput, TravelRule } from '@lago/capability-model';
import type { Reply } from '../call/reply.js';
import { inOrderOf } from './in-order-of.js';
import { listItems } from './list-items.js';
import { placedFaults } from './placed-faults.js';

/** The input of the operation that carries the items of these inputs. */
export function joined(rule: TravelRule, inputs: readonly OperationInput[]): OperationInput {
  const items = inputs.map((input) => valueAt(input, rule.item));
  return replaceAt({ path: {}, query: {} }, rule.list, items) as OperationInput;
}

/**
 * The answer each single call would have had, in the order of the ids of their items; undefined when the answer does not
 * show the record of each, whatever its order.
 */
export function splitAnswer(rule: TravelRule, reply: Reply, ids: readonly string[]): readonly Reply[] | undefined {
  const text = reply.body.toString('utf8');
  const read = valueAt(bodyOf(text), rule.records);
  const records = listItems(text, rule.records);
  if (!Array.isArray(read) || records?.length !== ids.length) return undefined;
  const found = read.map((record: unknown, index) => [idOf(record, rule), records[index] as string] as const);
  return inOrderOf(ids, found)?.map((record) => withBody(withoutLimit(reply), wrapped(rule.record, record)));
}

function idOf(record: unknown, { id }: TravelRule): string {
  return isMapping(record) ? String(record[id]) : '';
}

/**
 * The refusals of those that are meant, by position, as a single call would have been refused; the others may be sent
 * again. Undefined when the refusal tells nothing of single items.
 */
export function splitRefusal(rule: TravelRule, reply: Reply, count: number): ReadonlyMap<number, Reply> | undefined {
  if (reply.status !== rule.refusal.status) return undefined;
  const body = bodyOf(reply.body.toString('utf8'));
  const faults = placedFaults(valueAt(body, rule.refusal.faults), count);
  return (
    faults &&
    new Map(
      [...faults].map(([position, fault]) => [
        position,
        withBody(withoutLimit(reply), JSON.stringify(replaceAt(body, rule.refusal.faults, fault))),
      ]),
    )
  );
}

function bodyOf(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

/** `/event` around a record is `{"event":record}`. */
function wrapped(pointer: string, record: string): string {
  return pointerTokens(pointer).reduceRight((inner, token) => `{${JSON.stringify(token)}:${inner}}`, record);
}

/** The limit of the other bucket says nothing to whoever made the single call. */
function withoutLimit(reply: Reply): Reply {
  const headers = Object.entries(reply.headers).filter(([name]) => !name.startsWith('x-ratelimit-') && name !== 'etag');
  return { ...reply, headers: Object.fromEntries(headers) };
}

function withBody({ status, headers }: Reply, text: string): Reply {
  const body = Buffer.from(text);
  return {
    status,
    headers: 'content-length' in headers ? { ...headers, 'content-length': String(body.length) } : headers,
    body,
  };
}
