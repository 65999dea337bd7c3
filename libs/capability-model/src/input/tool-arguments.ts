import { isMapping } from '../values/mapping.js';
import type { JsonSchema, Operation, OperationInput } from '../operation/operation.js';

/** The flat arguments of an operation, as a tool takes them. */
export interface ToolArguments {
  /** A closed object schema: path and query names, and the body's own top-level keys. */
  readonly schema: JsonSchema;
  /** The arguments that are keys of the body; empty when the body is one argument named `body`. */
  readonly bodyKeys: string[];
  /** Names used by a parameter and by the body; a document with such a tool does not load. */
  readonly clashes: string[];
  /** Puts arguments where they belong. Unknown ones are left out; see `unknown`. */
  toInput(args: Readonly<Record<string, unknown>>): OperationInput;
  /** Arguments that the schema does not know. */
  unknown(args: Readonly<Record<string, unknown>>): string[];
}

/** Derives the flat arguments of an operation. */
export function toolArguments(operation: Operation): ToolArguments {
  const { parameters, body } = operation;
  const flat = body && flatten(body.schema);
  const fields: Record<string, unknown> = flat?.properties ?? (body ? { body: bodyArgument(body) } : {});
  const bodyKeys = flat ? Object.keys(flat.properties) : [];
  const properties = {
    ...Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])),
    ...fields,
  };
  const required = [
    ...parameters.filter((parameter) => parameter.required).map(({ name }) => name),
    ...(body?.required ? (flat?.required ?? ['body']) : []),
  ];
  const schema = {
    type: 'object',
    properties,
    ...(required.length ? { required } : {}),
    additionalProperties: false,
  };
  return {
    schema,
    bodyKeys,
    clashes: parameters.map(({ name }) => name).filter((name) => Object.hasOwn(fields, name)),
    toInput: (args) => ({
      path: pick(
        args,
        parameters.filter((item) => item.in === 'path').map(({ name }) => name),
      ),
      query: pick(
        args,
        parameters.filter((item) => item.in === 'query').map(({ name }) => name),
      ),
      ...bodyOf(args),
    }),
    unknown: (args) => Object.keys(args).filter((name) => !Object.hasOwn(properties, name)),
  };

  function bodyOf(args: Readonly<Record<string, unknown>>): { body?: unknown } {
    if (!body) return {};
    if (!flat) return Object.hasOwn(args, 'body') ? { body: args['body'] } : {};
    const own = pick(args, bodyKeys);
    return body.required || Object.keys(own).length ? { body: own } : {};
  }
}

function parameterSchema({ schema, description, deprecated, example }: Operation['parameters'][number]): JsonSchema {
  return {
    ...schema,
    ...(description && !schema['description'] ? { description } : {}),
    ...(example !== undefined && !schema['examples'] ? { examples: [example] } : {}),
    ...(deprecated ? { deprecated } : {}),
  };
}

function bodyArgument({ schema, described }: NonNullable<Operation['body']>): JsonSchema {
  return described ? schema : { ...schema, description: 'The JSON request body.' };
}

/** Top-level properties of a body, through `allOf`; undefined when it has none or takes several forms. */
function flatten(schema: JsonSchema): { properties: Record<string, unknown>; required: string[] } | undefined {
  if (schema['oneOf'] !== undefined || schema['anyOf'] !== undefined || schema['patternProperties'] !== undefined) {
    return undefined;
  }
  const parts = Array.isArray(schema['allOf']) ? (schema['allOf'] as JsonSchema[]).map(flatten) : [];
  if (parts.includes(undefined)) return undefined;
  const own = isMapping(schema['properties']) ? schema['properties'] : {};
  const properties = Object.assign({}, ...parts.map((part) => part?.properties), own) as Record<string, unknown>;
  const listed = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const required = [...new Set([...parts.flatMap((part) => part?.required ?? []), ...listed])];
  return Object.keys(properties).length ? { properties, required } : undefined;
}

function pick(args: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  const result = Object.create(null) as Record<string, unknown>;
  for (const name of names) if (Object.hasOwn(args, name) && args[name] !== undefined) result[name] = args[name];
  return result;
}
