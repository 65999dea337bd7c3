import { scalar } from '../http/query.js';
import type { Query } from '../http/query.js';
import type { Json } from '../kernel/json.js';

/** A request the control interface cannot follow. */
export class ControlError extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** The key that selects an organization, from the body or the query; undefined means all. */
export function keyIn(body: Json, query: Query): string | undefined {
  const key = typeof body['key'] === 'string' ? body['key'] : scalar(query, 'key');
  if (key !== undefined && !key.startsWith('sandbox')) throw new ControlError('key must begin with sandbox');
  return key;
}
