import type { DocumentedError, FormField, Operation } from '../operation/operation.js';
import type { ErrorReply, OpenApiNode, OpenApiOptions } from './open-api-options.js';
import type { SharedSchemas } from './shared-schemas.js';
import { cutSchema, keptReply } from './kept-reply.js';
import { publishedSchema } from './published-schema.js';
import { typeName } from './schema-names.js';
import { queryStyle, writeParameter } from './write-parameter.js';

/** One operation object (OpenAPI 3.1 section 4.8.10). */
export function writeOperation(operation: Operation, id: string, options: OpenApiOptions, shared: SharedSchemas) {
  const { tag, title } = operation;
  const writes = operation.method !== 'GET';
  const headers = (options.requestHeaders ?? []).filter(({ on }) => on === 'all' || writes);
  return {
    operationId: id,
    tags: [tag],
    summary: title,
    description: describe(operation),
    parameters: [
      ...operation.parameters.map(writeParameter),
      ...headers.map(({ key }) => ({ $ref: `#/components/parameters/${key}` })),
    ],
    ...writeBody(operation, id, options, shared),
    responses: {
      '200': writeReply(operation, options, shared),
      ...(options.keepsRecords ? keptReply(operation) : {}),
      ...writeErrors(operation, options),
    },
  };
}

/** The description, then what one should know before calling. */
function describe({ description, facts }: Operation): string {
  const notes = [
    ...(facts.premium ? [`Needs a premium licence (${facts.premium.scope}): ${facts.premium.detail}`] : []),
    ...(facts.confirm ? ['Cannot be undone, or moves money.'] : []),
    ...facts.gotchas,
  ];
  if (notes.length === 0) return description;
  return `${description}\n\n${notes.map((note) => `- ${note}`).join('\n')}`;
}

function writeBody(
  operation: Operation,
  id: string,
  { keepsRecords }: OpenApiOptions,
  shared: SharedSchemas,
): OpenApiNode {
  const { body } = operation;
  if (!body) return {};
  const published = publishedSchema(body.schema);
  const media = {
    schema: shared.write(keepsRecords ? cutSchema(published, operation) : published, `${typeName(id)}Input`),
    ...(body.example === undefined ? {} : { example: body.example }),
  };
  const content = { 'application/json': media, ...(body.form ? { [FORM]: formOf(media, body.form) } : {}) };
  return { requestBody: { required: body.required, content } };
}

const FORM = 'application/x-www-form-urlencoded';

function formOf(media: OpenApiNode, fields: Readonly<Record<string, FormField>>): OpenApiNode {
  const encoded = Object.entries(fields).filter(([, { style }]) => style !== 'scalar');
  const encoding = Object.fromEntries(encoded.map(([name, field]) => [name, queryStyle(field)]));
  return { schema: media['schema'], ...(encoded.length ? { encoding } : {}) };
}

function writeReply(
  { response, output }: Operation,
  { replyHeaders = {}, otherReplies = {} }: OpenApiOptions,
  shared: SharedSchemas,
): OpenApiNode {
  const { emptyBody, schema, example, rootKey, otherTypes } = response;
  const empty = { always: 'Done; the body has zero bytes.', sometimes: 'Done; the body may have zero bytes.' };
  // A mapped reply no longer has the shape the contract describes.
  const known = output.passThrough ? schema : undefined;
  const media = {
    schema: known ? shared.write(known, `${typeName(rootKey ?? 'value')}Reply`) : {},
    ...(example === undefined || !output.passThrough ? {} : { example }),
  };
  const names = Object.keys(replyHeaders);
  const json = { [(output.passThrough ? response.jsonType : undefined) ?? 'application/json']: media };
  // Zero bytes may come with any type: where nothing else comes, types say nothing.
  const forms = {
    ...(otherTypes && !schema && output.passThrough ? {} : json),
    ...Object.fromEntries((otherTypes ?? []).map((type) => [type, {}])),
  };
  const content = emptyBody === 'always' ? {} : { ...forms, ...otherReplies };
  return {
    description: emptyBody === 'never' ? 'Done.' : empty[emptyBody],
    ...(names.length ? { headers: references('headers', names) } : {}),
    ...(Object.keys(content).length ? { content } : {}),
  };
}

function writeErrors({ method, body, facts }: Operation, { errors = [] }: OpenApiOptions): Record<string, OpenApiNode> {
  const result: Record<string, OpenApiNode> = {};
  for (const reply of errors) {
    const documented = facts.errors.filter(({ status }) => String(status) === reply.status);
    if (reply.on === 'writes' && method === 'GET') continue;
    if (reply.on === 'body' && !body && !documented.length) continue;
    if (reply.on === 'documented' && !documented.length) continue;
    result[reply.status] = documented.length
      ? withReasons(reply, documented)
      : { $ref: `#/components/responses/${reply.key}` };
  }
  return result;
}

function withReasons(
  { description, content, headers }: ErrorReply,
  documented: readonly DocumentedError[],
): OpenApiNode {
  const reasons = documented.map(({ code, field, messages, when }) => {
    const name = [code, field, messages?.join(', ')].filter(Boolean).map((part) => `\`${part}\``);
    return `- ${name.length ? `${name.join(' ')}: ` : ''}${when}`;
  });
  return { description: `${description}\n\n${reasons.join('\n')}`, ...(headers ? { headers } : {}), content };
}

/** `$ref`s to components by name. */
export function references(kind: string, names: readonly string[]): OpenApiNode {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/${kind}/${name}` }]));
}
