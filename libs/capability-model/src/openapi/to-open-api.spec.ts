import type { Capability } from '../operation/capability.js';
import type { Operation } from '../operation/operation.js';
import { toOpenApi } from './to-open-api.js';

const operation = (overrides: Partial<Operation>): Operation =>
  ({
    name: 'find',
    method: 'GET',
    tag: 'things',
    title: 'Find a thing',
    description: 'Finds it.',
    parameters: [],
    body: undefined,
    output: { passThrough: true },
    response: { list: false, paginated: false, emptyBody: 'never', secrets: [], schema: { type: 'object' } },
    facts: { errors: [], gotchas: [], answers: {}, confirm: false },
    ...overrides,
  }) as unknown as Operation;

const parameter = {
  required: false,
  deprecated: false,
  schema: { type: 'string' },
  encoding: 'percent',
  rawSlash: false,
  jsonText: false,
};

const capability = {
  title: 'Things',
  description: 'All things.',
  routes: [
    {
      method: 'GET',
      path: '/things/{id}',
      operation: operation({
        parameters: [
          { ...parameter, name: 'id', wireName: 'id', in: 'path', style: 'scalar' },
          { ...parameter, name: 'tags', wireName: 'tags[]', in: 'query', style: 'repeat', example: ['a'] },
          { ...parameter, name: 'meta', wireName: 'meta', in: 'query', style: 'map' },
          { ...parameter, name: 'size', wireName: 'size', in: 'query', style: 'members' },
          { ...parameter, name: 'sort', wireName: 'sort', in: 'query', style: 'pairs' },
          { ...parameter, name: 'where', wireName: 'where', in: 'query', style: 'json' },
          { ...parameter, name: 'trace', wireName: 'trace', in: 'query', style: 'scalar', header: 'X-Trace' },
        ] as Operation['parameters'],
      }),
    },
    {
      method: 'POST',
      path: '/things',
      operation: operation({
        method: 'POST',
        body: { required: true, described: true, schema: { type: 'object' }, example: { a: 1 } },
        response: { list: false, paginated: false, emptyBody: 'always', secrets: [] },
        facts: {
          errors: [{ status: 409, code: 'taken', when: 'it is there already' }],
          gotchas: ['Look first.'],
          confirm: true,
        } as unknown as Operation['facts'],
      }),
    },
    {
      method: 'POST',
      path: '/forms',
      operation: operation({
        name: 'send',
        method: 'POST',
        body: {
          ...{ required: true, described: true, schema: { type: 'object' } },
          form: { meta: { style: 'map' }, codes: { style: 'repeat', delimiter: ',' } },
        },
        response: {
          ...{ list: false, paginated: false, emptyBody: 'never', secrets: [] },
          schema: {},
          otherTypes: ['text/csv'],
        },
      }),
    },
    {
      method: 'GET',
      path: '/things.csv',
      operation: operation({
        response: { list: false, paginated: false, emptyBody: 'sometimes', secrets: [], otherTypes: ['text/csv'] },
      }),
    },
  ],
} as unknown as Capability;

const content = { 'application/json': { schema: { type: 'object' } } };
const document = toOpenApi(capability, {
  version: '1.2.3',
  servers: [{ url: '/', description: 'here' }],
  requestHeaders: [
    { key: 'Id', name: 'X-Id', description: 'An id.', schema: { type: 'string' }, on: 'all' },
    { key: 'Once', name: 'X-Once', description: 'A key.', schema: { type: 'string' }, on: 'writes' },
  ],
  errors: [
    { status: '404', key: 'Missing', description: 'Not there.', content, on: 'all' },
    { status: '409', key: 'Conflict', description: 'In the way.', content, on: 'documented' },
    { status: '415', key: 'NotJson', description: 'No JSON.', content, on: 'body' },
  ],
}) as unknown as {
  info: unknown;
  paths: Record<string, Record<string, { parameters: unknown[]; responses: Record<string, { description?: string }> }>>;
  components: { responses: object };
};

describe('an OpenAPI document', () => {
  const find = document.paths['/things/{id}']!['get']!;
  const create = document.paths['/things']!['post']!;

  it('names operations once, under their routes', () => {
    expect(document.info).toEqual({ title: 'Things', version: '1.2.3', description: 'All things.' });
    expect(find).toMatchObject({ operationId: 'find', summary: 'Find a thing', tags: ['things'] });
    expect(create).toMatchObject({ operationId: 'find-2' });
  });

  it('writes parameters as callers do', () =>
    expect(find.parameters).toMatchObject([
      { name: 'id', in: 'path', required: true },
      { name: 'tags[]', in: 'query', style: 'form', explode: true, example: ['a'] },
      { name: 'meta', in: 'query', style: 'deepObject' },
      { name: 'size', in: 'query', style: 'form', explode: true },
      { name: 'sort', in: 'query', style: 'form', explode: false },
      { name: 'where', in: 'query', content: { 'application/json': { schema: { type: 'string' } } } },
      { name: 'X-Trace', in: 'header' },
      { $ref: '#/components/parameters/Id' },
    ]));

  it('tells what one should know, and what can go wrong', () => {
    expect(create).toMatchObject({ description: 'Finds it.\n\n- Cannot be undone, or moves money.\n- Look first.' });
    expect(create.parameters).toContainEqual({ $ref: '#/components/parameters/Once' });
    const media = { schema: { type: 'object' }, example: { a: 1 } };
    expect(create).toMatchObject({ requestBody: { required: true, content: { 'application/json': media } } });
    expect(Object.keys(create.responses)).toEqual(['200', '404', '409', '415']);
    expect(create.responses['409']?.description).toBe('In the way.\n\n- `taken`: it is there already');
    expect(create.responses['200']).toEqual({ description: 'Done; the body has zero bytes.' });
    expect(Object.keys(find.responses)).toEqual(['200', '404']);
  });

  it('says in which media type a reply comes', () => {
    expect(document.paths['/things.csv']!['get']!.responses['200']).toEqual({
      description: 'Done; the body may have zero bytes.',
      content: { 'text/csv': {} },
    });
  });

  it('says that a body may be a form, and how that is written', () => {
    const send = document.paths['/forms']!['post']!;
    const schema = { type: 'object' };
    const encoding = { meta: { style: 'deepObject', explode: true }, codes: { style: 'form', explode: false } };
    const forms = { 'application/json': { schema }, 'application/x-www-form-urlencoded': { schema, encoding } };
    expect(send).toMatchObject({ requestBody: { content: forms } });
    expect(send.responses['200']).toMatchObject({ content: { 'application/json': {}, 'text/csv': {} } });
  });

  it('keeps no component that nothing refers to', () =>
    expect(Object.keys(document.components.responses)).toEqual(['Missing', 'NotJson']));
});
