import type { Parameter } from '../operation.js';
import type { OpenApiNode } from './open-api-options.js';

/** A path or query parameter as callers write it. */
export function writeParameter(parameter: Parameter): OpenApiNode {
  const { wireName, required, schema, description, example, deprecated } = parameter;
  return {
    name: wireName,
    in: parameter.in,
    required: required || parameter.in === 'path',
    ...(description === undefined ? {} : { description }),
    ...(deprecated ? { deprecated } : {}),
    ...styleOf(parameter),
    schema,
    ...(example === undefined ? {} : { example }),
  };
}

function styleOf({ in: place, style }: Parameter): OpenApiNode {
  if (place === 'path' || style === 'scalar') return {};
  return { style: style === 'map' ? 'deepObject' : 'form', explode: true };
}
