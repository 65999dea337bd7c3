import type { Parameter } from '../operation/operation.js';
import type { OpenApiNode } from './open-api-options.js';
import { publishedSchema } from './published-schema.js';

/** A path or query parameter as callers write it. */
export function writeParameter(parameter: Parameter): OpenApiNode {
  const { wireName, required, schema, description, example, deprecated, header } = parameter;
  return {
    name: header ?? wireName,
    in: header === undefined ? parameter.in : 'header',
    required: required || parameter.in === 'path',
    ...(description === undefined ? {} : { description }),
    ...(deprecated ? { deprecated } : {}),
    ...styleOf(parameter),
    schema: publishedSchema(schema),
    ...(example === undefined ? {} : { example }),
  };
}

function styleOf({ in: place, header, style, delimiter }: Parameter): OpenApiNode {
  if (place === 'path' || header !== undefined || style === 'scalar') return {};
  if (style === 'map') return { style: 'deepObject', explode: true };
  if (delimiter === ' ') return { style: 'spaceDelimited', explode: false };
  if (delimiter === '|') return { style: 'pipeDelimited', explode: false };
  return { style: 'form', explode: delimiter === undefined };
}
