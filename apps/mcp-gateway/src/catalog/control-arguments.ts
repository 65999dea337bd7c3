import type { JsonSchema, Operation } from '@lago/capability-model';

/** Arguments the gateway takes for itself; they never reach the operation. */
export const FIELDS = 'fields';
export const CONFIRM_TOKEN = 'confirm_token';
export const IDEMPOTENCY_KEY = 'idempotency_key';
export const CONTROLS: readonly string[] = [FIELDS, CONFIRM_TOKEN, IDEMPOTENCY_KEY];

/** Members from which on a record is long. */
const MANY = 40;

/** The control arguments a tool lists, as schema properties. An operation's own argument of that name wins. */
export function controlArguments(operation: Operation, readOnly: boolean, confirm: boolean): JsonSchema {
  const fields = { type: 'array', items: { type: 'string' }, description: 'Keys to return, a.b for inner ones' };
  const token = { type: 'string', description: 'From the first answer; keep this value when you repeat' };
  const key = { type: 'string', description: 'Keep this value when you repeat' };
  return {
    ...(isLong(operation) ? { [FIELDS]: fields } : {}),
    ...(confirm ? { [CONFIRM_TOKEN]: token } : {}),
    ...(readOnly || (confirm && !isAskedAtTimes(operation)) ? {} : { [IDEMPOTENCY_KEY]: key }),
  };
}

/** The control arguments a tool takes, listed or not. */
export function acceptedControls(operation: Operation, readOnly: boolean, confirm: boolean): readonly string[] {
  return [
    ...(operation.response.rootKey ? [FIELDS] : []),
    ...(confirm ? [CONFIRM_TOKEN] : []),
    ...(readOnly ? [] : [IDEMPOTENCY_KEY]),
  ];
}

/** Small records need no choice of keys, and the choice is paid for in every list of tools. */
function isLong({ response }: Operation): boolean {
  return response.rootKey !== undefined && (response.paginated || members(response.schema) > MANY);
}

function isAskedAtTimes({ facts }: Operation): boolean {
  return Boolean(facts.consent?.when ?? facts.consent?.existing);
}

function members(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return 0;
  const { properties, items } = schema as { properties?: Record<string, unknown>; items?: unknown };
  const own = Object.values(properties ?? {});
  return own.length + [...own, items].reduce<number>((sum, member) => sum + members(member), 0);
}
