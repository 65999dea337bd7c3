import type { JsonSchema, Operation, OperationInput, Parameter } from '../operation/operation.js';
import { pointerTokens } from '../values/json-pointer.js';
import { bodyFields } from './argument-names.js';

/** The flat arguments of an operation, as a tool takes them. */
export interface ToolArguments {
  /** A closed object schema: path and query names, and the body's own top-level keys. */
  readonly schema: JsonSchema;
  /** The arguments that are keys of the body; empty when the body is one argument named `body`. */
  readonly bodyKeys: string[];
  /** Names used by a parameter and by the body: the argument of the parameter has another one. */
  readonly clashes: string[];
  /** Puts arguments where they belong. Unknown ones are left out; see `unknown`. */
  toInput(args: Readonly<Record<string, unknown>>): OperationInput;
  /** Where the value of an input lies among the arguments, by a JSON pointer into OperationInput. */
  pathOf(pointer: string): string[];
  /** Arguments that the schema does not know. */
  unknown(args: Readonly<Record<string, unknown>>): string[];
}

/** Derives the flat arguments of an operation. */
export function toolArguments(operation: Operation): ToolArguments {
  const { parameters, body } = operation;
  const flat = body && bodyFields(body.schema);
  const keys = new Map(Object.keys(flat?.properties ?? {}).map((key) => [argumentOfKey(key, body?.arguments), key]));
  const fields: Record<string, unknown> = flat
    ? Object.fromEntries([...keys].map(([name, key]) => [name, flat.properties[key]]))
    : body
      ? { body: bodyArgument(body) }
      : {};
  const properties = {
    ...Object.fromEntries(parameters.map((parameter) => [argumentOf(parameter), parameterSchema(parameter)])),
    ...fields,
  };
  const required = [
    ...parameters.filter((parameter) => parameter.required).map(argumentOf),
    ...(body?.required ? (flat?.required.map((key) => argumentOfKey(key, body.arguments)) ?? ['body']) : []),
  ];
  const place = (where: Parameter['in']) =>
    new Map(parameters.filter((item) => item.in === where).map((item) => [argumentOf(item), item.name]));
  const [inPath, inQuery] = [place('path'), place('query')];
  const schema = {
    type: 'object',
    properties,
    ...(required.length ? { required } : {}),
    additionalProperties: false,
  };
  return {
    schema,
    bodyKeys: [...keys.keys()],
    clashes: parameters.map(({ name }) => name).filter((name) => Object.hasOwn(flat?.properties ?? fields, name)),
    toInput: (args) => ({ path: pick(args, inPath), query: pick(args, inQuery), ...bodyOf(args) }),
    pathOf: (pointer) => {
      const [place, name = '', ...below] = pointerTokens(pointer);
      if (place === 'body' && !flat) return ['body', ...(name === '' ? [] : [name]), ...below];
      const parameter = parameters.find((one) => one.in === place && one.name === name);
      const argument = parameter ? argumentOf(parameter) : argumentOfKey(name, body?.arguments);
      return argument === '' ? [] : [argument, ...below];
    },
    unknown: (args) => Object.keys(args).filter((name) => !Object.hasOwn(properties, name)),
  };

  function bodyOf(args: Readonly<Record<string, unknown>>): { body?: unknown } {
    if (!body) return {};
    if (!flat) return Object.hasOwn(args, 'body') ? { body: args['body'] } : {};
    const own = pick(args, keys);
    return body.required || Object.keys(own).length ? { body: own } : {};
  }
}

function argumentOf({ argument, name }: Parameter): string {
  return argument ?? name;
}

function argumentOfKey(key: string, renamed: Readonly<Record<string, string>> = {}): string {
  return Object.entries(renamed).find(([, original]) => original === key)?.[0] ?? key;
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

/** The values of arguments under the names they have in an input. */
function pick(args: Readonly<Record<string, unknown>>, names: ReadonlyMap<string, string>): Record<string, unknown> {
  const result = Object.create(null) as Record<string, unknown>;
  for (const [argument, name] of names) {
    if (Object.hasOwn(args, argument) && args[argument] !== undefined) result[name] = args[argument];
  }
  return result;
}
