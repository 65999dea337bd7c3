import { createHash } from 'node:crypto';
import { canonicalJson, isMapping } from '@lago/capability-model';
import type { OperationInput } from '@lago/capability-model';
import type { NewEvent } from '@lago/event-delivery';
import type { EventOperation } from './event-operations.js';

/** A record as a caller sent it. */
export type Item = Readonly<Record<string, unknown>>;

/** What stands where the records are in an input. */
export function listOf({ key, list }: EventOperation, { body }: OperationInput): readonly unknown[] | undefined {
  const value = isMapping(body) ? body[key] : undefined;
  if (!list) return [value];
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

/** The input with other records. */
export function withItems(
  { key, list }: EventOperation,
  input: OperationInput,
  items: readonly unknown[],
): OperationInput {
  return { ...input, body: { ...(input.body as Item), [key]: list ? items : items[0] } };
}

/** The record with its time, where it brings none. */
export function withStamp({ stamp: name }: EventOperation, item: Item, stamp: number): Item {
  return item[name] === undefined || item[name] === null ? { ...item, [name]: stamp } : item;
}

export function newEvent(event: EventOperation, item: Item, stamp: number, consumer: string): NewEvent {
  const stamped = withStamp(event, item, stamp);
  return {
    consumer,
    digest: createHash('sha256').update(canonicalJson(item)).digest('base64url'),
    item: JSON.stringify(stamped),
    ...(stamped === item ? {} : { stamp: String(stamp) }),
  };
}
