import type { Capability } from '../operation/capability.js';
import type { OpenApiNode, OpenApiOptions } from './open-api-options.js';
import { publishedSchema } from './published-schema.js';
import { SharedSchemas } from './shared-schemas.js';
import { writeOperation } from './write-operation.js';

/** The exposed REST routes as an OpenAPI 3.1 document: what callers may send and get, nothing of how it is done. */
export function toOpenApi(capability: Capability, options: OpenApiOptions): OpenApiNode {
  const { routes, title, description } = capability;
  const shared = new SharedSchemas(Object.keys(options.schemas ?? {}));
  for (const { operation } of routes) {
    shared.count(operation.body && publishedSchema(operation.body.schema));
    shared.count(operation.response.schema);
  }
  const paths: Record<string, Record<string, unknown>> = {};
  const ids = new Set<string>();
  for (const { method, path, operation } of routes) {
    const id = unique(operation.name, ids);
    (paths[path] ??= {})[method.toLowerCase()] = writeOperation(operation, id, options, shared);
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: options.version,
      description: [description, options.description].filter(Boolean).join('\n\n'),
      ...(options.license ? { license: options.license } : {}),
    },
    servers: options.servers,
    ...(options.security ? { security: options.security.requirements } : {}),
    tags: tagsOf(capability),
    paths,
    components: components(options, shared, JSON.stringify(paths)),
  };
}

/** What the paths refer to: an unused component is noise, and linters say so. */
function components(options: OpenApiOptions, shared: SharedSchemas, paths: string): OpenApiNode {
  const { requestHeaders = [], replyHeaders, errors = [], schemas, security } = options;
  const parameters = requestHeaders.map(({ key, name, description, schema, example }) => [
    key,
    { name, in: 'header', required: false, description, schema, ...(example === undefined ? {} : { example }) },
  ]);
  const used = errors.filter(({ key }) => paths.includes(`#/components/responses/${key}`));
  const responses = used.map(({ key, description, content, headers }) => [
    key,
    { description, ...(headers ? { headers } : {}), content },
  ]);
  return {
    ...(security ? { securitySchemes: security.schemes } : {}),
    parameters: Object.fromEntries(parameters) as OpenApiNode,
    ...(replyHeaders ? { headers: replyHeaders } : {}),
    responses: Object.fromEntries(responses) as OpenApiNode,
    schemas: sorted({ ...shared.components, ...schemas }),
  };
}

function tagsOf({ routes }: Capability): OpenApiNode[] {
  const counts = new Map<string, number>();
  for (const { operation } of routes) counts.set(operation.tag, (counts.get(operation.tag) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({
    name,
    description: count === 1 ? `One operation on ${words(name)}.` : `${count} operations on ${words(name)}.`,
  }));
}

function words(name: string): string {
  return name.replaceAll(/[_-]+/g, ' ');
}

function unique(name: string, taken: Set<string>): string {
  let id = name;
  for (let number = 2; taken.has(id); number++) id = `${name}-${number}`;
  taken.add(id);
  return id;
}

function sorted(values: OpenApiNode): OpenApiNode {
  return Object.fromEntries(Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1)));
}
