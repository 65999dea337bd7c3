import { isMapping, isNumber, valueAt } from '@lago/capability-model';
import type { Operation, TravelRule } from '@lago/capability-model';
import type { Call } from '../call/call.js';

/** How calls of an operation travel together. */
export interface Way {
  readonly rule: TravelRule;
  readonly inside: Operation;
  /** Calls one request may carry: what the rule says, or the API's own bound where that is lower. */
  readonly most: number;
}

/** The ways there are, by id of the single operation. */
export function waysOf(operations: readonly Operation[]): ReadonlyMap<string, Way> {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const ways = new Map<string, Way>();
  for (const { id, facts } of byId.values()) {
    const rule = facts.travels;
    const inside = rule && byId.get(rule.inside);
    if (!rule || !inside) continue;
    const bound = valueAt(inside.inputSchema, `${schemaPointer(rule.list)}/maxItems`);
    const most = Number.isInteger(bound) ? Math.min(rule.most, Number(bound)) : rule.most;
    if (most > 1) ways.set(id, { rule, inside, most });
  }
  return ways;
}

/** The id of the item, where the call may travel: it carries the item and nothing else. */
export function travellingId({ rule }: Way, { input, context, urgent }: Call): string | undefined {
  if (urgent || context.background || !isMapping(input.body)) return undefined;
  const alone = Object.keys(input.body).length === 1;
  const bare = Object.keys(input.path).length === 0 && Object.keys(input.query).length === 0;
  const item = valueAt(input, rule.item);
  const id = isMapping(item) ? item[rule.id] : undefined;
  if (!alone || !bare || (typeof id !== 'string' && !isNumber(id))) return undefined;
  return String(id);
}

function schemaPointer(pointer: string): string {
  return pointer.replaceAll('/', '/properties/');
}
