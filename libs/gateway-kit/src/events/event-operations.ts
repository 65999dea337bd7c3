import { valueAt } from '@lago/capability-model';
import type { Capability, DeliveryRule, Operation } from '@lago/capability-model';
import type { RefusalRule } from '@lago/event-delivery';
import { allOperations } from '../capability/all-operations.js';

/** An operation whose records may be kept and sent later. */
export interface EventOperation {
  readonly operation: Operation;
  /** The operation that carries many, and where in its input they are. */
  readonly batch: Operation;
  readonly batchKey: string;
  /** Member of the body that holds the record, or the list of them. */
  readonly key: string;
  readonly list: boolean;
  /** Records that one request may carry: what the contract says, or what this API is known to take. */
  readonly most: number;
  /** Member that gets the time when a record brings none. */
  readonly stamp: string;
  readonly refusal: RefusalRule;
  readonly rule: DeliveryRule;
}

interface StoredRule {
  readonly on: { readonly status: number; readonly field: string; readonly message: string };
  readonly item?: string;
  readonly items?: string;
  readonly stamp: string;
}

/** Which operations of the document are such, by id: what the contract says in `delivery` and `reconcile`. */
export function eventOperations(capability: Capability): ReadonlyMap<string, EventOperation> {
  const operations = new Map(allOperations(capability).map((operation) => [operation.id, operation]));
  const found = new Map<string, EventOperation>();
  for (const operation of operations.values()) {
    const { delivery: rule, reconcile } = operation.facts;
    const batch = rule && operations.get(rule.with);
    if (!rule || !batch || reconcile?.strategy !== 'duplicate-stored') continue;
    const { on, item, items, stamp } = reconcile as unknown as StoredRule;
    const { status, field, message } = on;
    found.set(operation.id, {
      operation,
      batch,
      batchKey: keyOf((batch.facts.reconcile as unknown as StoredRule).items),
      key: keyOf(item ?? items),
      list: item === undefined,
      most: mostOf(batch, rule.most),
      stamp,
      refusal: { status, duplicate: { field, message } },
      rule,
    });
  }
  return found;
}

function mostOf({ inputSchema, facts }: Operation, most: number): number {
  const list = (facts.reconcile as unknown as StoredRule).items ?? '';
  const bound = valueAt(inputSchema, `${list.replaceAll('/', '/properties/')}/maxItems`);
  return Number.isInteger(bound) ? Number(bound) : most;
}

/** `/body/event` names the member `event`. */
function keyOf(pointer: string | undefined): string {
  return pointer?.split('/').at(-1) ?? '';
}
