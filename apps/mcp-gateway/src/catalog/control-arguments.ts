import type { JsonSchema, Operation } from '@lago/capability-model';

/** Arguments the gateway takes for itself; they never reach the operation. */
export const FIELDS = 'fields';
export const CONFIRM_TOKEN = 'confirm_token';
export const IDEMPOTENCY_KEY = 'idempotency_key';

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
    ...(operation.method === 'GET' && operation.response.rootKey ? { [FIELDS]: fields } : {}),
    ...(confirm ? { [CONFIRM_TOKEN]: token } : {}),
    ...(readOnly || confirm ? {} : { [IDEMPOTENCY_KEY]: key }),
  };
}
