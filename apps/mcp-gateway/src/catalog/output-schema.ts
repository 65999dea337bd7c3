import type { JsonSchema, Operation } from '@lago/capability-model';

/** A shallow output schema: the members clients can count on, open for everything else. Deep ones cost too much. */
export function outputSchema({ response }: Operation): JsonSchema & { readonly type: 'object' } {
  const { rootKey, list, paginated } = response;
  if (!rootKey) return { type: 'object', additionalProperties: true };
  const record = { type: 'object', additionalProperties: true };
  const properties = {
    [rootKey]: list ? { type: 'array', items: record } : record,
    ...(paginated ? { meta: record } : {}),
  };
  return { type: 'object', properties, additionalProperties: true };
}
