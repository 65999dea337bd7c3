import type { FormField, Parameter } from '../operation/operation.js';
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
    ...(parameter.style === 'json'
      ? { content: { 'application/json': { schema: publishedSchema(schema) } } }
      : { schema: publishedSchema(schema) }),
    ...(example === undefined ? {} : { example }),
  };
}

function styleOf({ in: place, header, style, delimiter }: Parameter): OpenApiNode {
  if (style === 'scalar' || style === 'json') return {};
  if (place === 'path' || header !== undefined) return style === 'members' ? { explode: true } : {};
  return queryStyle({ style, ...(delimiter === undefined ? {} : { delimiter }) });
}

/** OpenAPI's words for how a query parameter or a form field is written. */
export function queryStyle({ style, delimiter }: FormField): OpenApiNode {
  if (style === 'members') return { style: 'form', explode: true };
  if (style === 'pairs') return { style: 'form', explode: false };
  if (style === 'map') return { style: 'deepObject', explode: true };
  if (delimiter === ' ') return { style: 'spaceDelimited', explode: false };
  if (delimiter === '|') return { style: 'pipeDelimited', explode: false };
  return { style: 'form', explode: delimiter === undefined };
}
