import type { ContractOperation } from '../contract/contract-operation.js';
import type { Report } from '../document/report.js';
import { readingOf } from '../reading/reading.js';
import { withArgumentNames } from '../input/argument-names.js';
import type { BodyContract, HttpMethod, JsonSchema, Parameter } from '../operation/operation.js';
import { isMapping } from '../values/mapping.js';
import { descriptionOf } from '../exposure/exposed-inputs.js';
import type { Draft, ExposedInputs } from '../exposure/exposed-inputs.js';
import type { Exposure } from '../exposure/exposure.js';
import { schemaOfType } from '../exposure/slot.js';

/** What callers of one exposure may give. */
export interface InputContract {
  readonly parameters: readonly Parameter[];
  readonly body: BodyContract | undefined;
  readonly schema: JsonSchema;
}

/** Turns the gathered inputs into parameters, a body and one schema. */
export function inputContract(
  exposure: Exposure,
  inputs: ExposedInputs,
  contract: ContractOperation | undefined,
  report: Report,
  method: HttpMethod,
): InputContract {
  const drafts = [...inputs.drafts.values()];
  const own = drafts.filter(({ place }) => place !== 'field').map((draft) => parameterOf(draft, exposure, report));
  const fields = drafts.filter(({ place }) => place === 'field');
  const { parameters, body } = withArgumentNames(own, bodyOf(fields, inputs, contract, exposure));
  return { parameters, body, schema: inputSchema(parameters, body, method !== 'GET') };
}

function parameterOf(draft: Draft, exposure: Exposure, report: Report): Parameter {
  const { name, place, declared, demand } = draft;
  const known = descriptionOf(draft);
  const { schema, example, deprecated, encoding, rawSlash, style, delimiter, jsonText } = known;
  noteConflict(draft, exposure, report);
  const description = (known.contracted ? known.description : undefined) ?? declared?.description ?? known.description;
  const brackets = demand?.direct && demand.wireName?.endsWith('[]') && !name.endsWith('[]') ? '[]' : '';
  const shape = known.contracted || !declared ? schema : { ...schema, ...declaredSchema(draft) };
  return {
    name: name.replace(/\[\]$/, ''),
    wireName: name + brackets,
    in: place === 'path' ? 'path' : 'query',
    required: place === 'path' || isRequired(draft, exposure),
    schema: shape,
    ...(description ? { description } : {}),
    ...(example === undefined ? {} : { example }),
    deprecated,
    encoding,
    rawSlash,
    style,
    ...(delimiter === undefined ? {} : { delimiter }),
    jsonText,
    ...(place === 'header' ? { header: name } : {}),
  };
}

function declaredSchema({ declared }: Draft): JsonSchema {
  return declared?.type ? schemaOfType(declared.type, declared.pattern ?? undefined) : {};
}

/** The contract's word, else the exposure's, else the consumed operation's, else the profile's default. */
function isRequired(draft: Draft, exposure: Exposure): boolean {
  const { declared } = draft;
  const known = descriptionOf(draft);
  if (known.contracted) return known.required || declared?.required === true;
  return declared?.required ?? (known.required || (declared !== undefined && exposure.requiredByDefault));
}

function noteConflict(draft: Draft, exposure: Exposure, report: Report): void {
  const { declared, demand, name } = draft;
  if (!declared?.type || !demand?.direct || !demand.description?.contracted) return;
  const theirs = [demand.description.schema['type'] ?? []].flat() as string[];
  const own = declared.type === 'integer' && theirs.includes('number') ? 'number' : declared.type;
  if (!theirs.length || theirs.includes(own)) return;
  const message = `${name} of ${exposure.name} is ${theirs.join(' or ')} in the contract, ${declared.type} in the document`;
  report.deviation('contract-conflict', declared.origin, message, 'the contract is used');
}

function bodyOf(
  fields: readonly Draft[],
  inputs: ExposedInputs,
  contract: ContractOperation | undefined,
  exposure: Exposure,
): BodyContract | undefined {
  if (inputs.wholeBody && contract?.body) return contract.body;
  if (fields.length) {
    const schema = fields.reduce<JsonSchema>(
      (whole, draft) =>
        withField(whole, [draft.name, ...(draft.below ?? [])], fieldSchema(draft), isRequired(draft, exposure)),
      { type: 'object', properties: {} },
    );
    return { required: schema['required'] !== undefined, schema, described: true };
  }
  return inputs.wholeBody ? { required: false, schema: { type: 'object' }, described: false } : undefined;
}

/** An object schema with one more field, which may lie deeper. */
function withField(whole: JsonSchema, [name = '', ...below]: readonly string[], field: JsonSchema, required: boolean) {
  const properties = isMapping(whole['properties']) ? whole['properties'] : {};
  const known = properties[name];
  const inner = isMapping(known) ? known : { type: 'object', properties: {} };
  const own: JsonSchema = below.length ? withField(inner, below, field, required) : field;
  const listed = Array.isArray(whole['required']) ? (whole['required'] as string[]) : [];
  const all = required && !listed.includes(name) ? [...listed, name] : listed;
  const result: JsonSchema = {
    ...whole,
    properties: { ...properties, [name]: own },
    ...(all.length ? { required: all } : {}),
  };
  return result;
}

function fieldSchema(draft: Draft): JsonSchema {
  const known = descriptionOf(draft);
  const description = draft.declared?.description ?? known.description;
  const shape = known.contracted ? known.schema : { ...known.schema, ...declaredSchema(draft) };
  return description && !shape['description'] ? { ...shape, description } : shape;
}

/** `closed`: unknown query values are refused. On a read they filter at most, on a write they mean something unsaid. */
function inputSchema(parameters: readonly Parameter[], body: BodyContract | undefined, closed: boolean): JsonSchema {
  const place = (where: Parameter['in']) => {
    const own = parameters.filter((parameter) => parameter.in === where);
    const required = own.filter((parameter) => parameter.required).map(({ name }) => name);
    return {
      type: 'object',
      properties: Object.fromEntries(own.map(({ name, schema }) => [name, withLists(schema)])),
      ...(required.length ? { required } : {}),
      ...(where === 'path' || closed ? { additionalProperties: false } : {}),
    };
  };
  return {
    type: 'object',
    properties: { path: place('path'), query: place('query'), ...(body ? { body: body.schema } : {}) },
    required: ['path', 'query', ...(body?.required ? ['body'] : [])],
  };
}

/** One value, or where the API reads them several. Callers are told of the one. */
function withLists(schema: JsonSchema): JsonSchema {
  if (!readingOf(schema).list) return schema;
  return { if: { type: 'array' }, then: { type: 'array', minItems: 1, items: schema }, else: schema };
}
