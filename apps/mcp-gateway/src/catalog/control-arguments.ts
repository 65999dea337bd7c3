import type { JsonSchema, Operation } from '@lago/capability-model';

/** Arguments the gateway takes for itself; they never reach the operation. */
export const FIELDS = 'fields';
export const CONFIRM_TOKEN = 'confirm_token';
export const IDEMPOTENCY_KEY = 'idempotency_key';

/** Members from which on a record is long. */
const MANY = 40;

/** The control arguments a tool offers, as schema properties. An operation's own argument of that name wins. */
export function controlArguments(operation: Operation, readOnly: boolean, confirm: boolean): JsonSchema {
  const fields = {
    type: 'array',
    items: { type: 'string' },
    description: 'Keys to return',
  };
  const token = { type: 'string', description: 'From the first answer' };
  const key = { type: 'string', description: 'Same key, one effect' };
  return {
    ...(isLong(operation) ? { [FIELDS]: fields } : {}),
    ...(confirm ? { [CONFIRM_TOKEN]: token } : {}),
    ...(readOnly || confirm ? {} : { [IDEMPOTENCY_KEY]: key }),
  };
}

/** Small records need no choice of keys, and the choice is paid for in every list of tools. */
function isLong({ method, response }: Operation): boolean {
  return method === 'GET' && response.rootKey !== undefined && (response.paginated || members(response.schema) > MANY);
}

function members(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return 0;
  const { properties, items } = schema as { properties?: Record<string, unknown>; items?: unknown };
  const own = Object.values(properties ?? {});
  return own.length + [...own, items].reduce<number>((sum, member) => sum + members(member), 0);
}
