import { parseSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';
import { indexOperations } from './index-operations.js';
import { readResponse } from './read-response.js';

function read(responses: unknown) {
  const tree = { openapi: '3.1.0', paths: { '/a': { get: { ...(responses === undefined ? {} : { responses }) } } } };
  const files = new Map([['a.yaml', parseSource('a.yaml', JSON.stringify(tree)) as SourceFile]]);
  const [entry] = indexOperations(files);
  return readResponse(entry!, files);
}

const json = (schema: object) => ({ description: '', content: { 'application/json': { schema } } });
const NOTHING = { list: false, paginated: false, secrets: [] };

describe('the reply of an operation', () => {
  it('is unknown where nothing is said', () => {
    const unknown = { ...NOTHING, emptyBody: 'sometimes' };
    expect(read(undefined)).toEqual(unknown);
    expect(read('none')).toEqual(unknown);
    expect(read({ '404': { description: '' } })).toEqual(unknown);
  });

  it.each([
    [{ '200': {}, '204': {} }, [200, 204]],
    [{ '200': {}, '2XX': {} }, undefined],
    [{ '200': {}, default: {} }, undefined],
    [{ '404': {} }, undefined],
  ])('%j has the statuses %j', (responses, statuses) => expect(read(responses).statuses).toEqual(statuses));

  it.each([
    [
      { type: 'object', properties: { plan: { type: 'object' } } },
      { rootKey: 'plan', list: false, paginated: false },
    ],
    [
      { type: 'object', properties: { plans: { type: 'array' }, meta: {} } },
      { rootKey: 'plans', list: true, paginated: true },
    ],
    [
      { type: 'object', properties: { plans: { type: 'array' } } },
      { rootKey: 'plans', list: true, paginated: false },
    ],
    [
      { type: 'object', properties: { plan: {}, meta: {} } },
      { rootKey: 'plan', list: false, paginated: false },
    ],
    [
      { type: 'object', properties: { a: {}, b: {} } },
      { list: false, paginated: false },
    ],
    [{ type: 'array' }, { list: true, paginated: false }],
  ])('%j is wrapped as %j', (schema, wrapping) => {
    const { rootKey, list, paginated } = read({ '200': json(schema) });
    expect({ ...(rootKey === undefined ? {} : { rootKey }), list, paginated }).toEqual(wrapping);
  });

  it('may be empty as the contract says, else as its content tells', () => {
    expect(read({ '200': json({}) }).emptyBody).toBe('never');
    expect(read({ '204': { description: '' } })).toEqual({ ...NOTHING, statuses: [204], emptyBody: 'always' });
    const said = (emptyBody: string) => read({ '200': { ...json({}), 'x-gateway': { emptyBody } } });
    expect(said('sometimes').emptyBody).toBe('sometimes');
    expect(said('always')).toMatchObject({ emptyBody: 'always' });
    expect(read({ '200': { description: '', 'x-gateway': { emptyBody: 'always', secrets: ['/url'] } } })).toEqual({
      ...{ ...NOTHING, secrets: ['/url'], statuses: [200] },
      ...{ emptyBody: 'always', bodyless: true },
    });
  });

  it('knows media types that are no JSON, or JSON of another name', () => {
    const content = (...types: string[]) => ({
      '200': { description: '', content: Object.fromEntries(types.map((type) => [type, {}])) },
    });
    expect(read(content('text/csv', 'application/pdf'))).toMatchObject({
      otherTypes: ['text/csv', 'application/pdf'],
      emptyBody: 'sometimes',
    });
    expect(read(content('application/json', 'text/csv', 'text/html'))).toMatchObject({
      schema: {},
      otherTypes: ['text/csv', 'text/html'],
      emptyBody: 'never',
    });
    expect(read(content('application/json', 'application/vnd.shop+json')).otherTypes).toBeUndefined();
    expect(read(content('application/vnd.shop+json; v=1')).jsonType).toBe('application/vnd.shop+json');
    expect(read(content('application/vnd.shop+json', 'application/json')).jsonType).toBeUndefined();
    expect(read(content('*/*')).jsonType).toBeUndefined();
    const bytes = { content: { '*/*': { schema: { type: 'string', format: 'binary' } } } };
    expect(read({ '200': bytes })).toMatchObject({ otherTypes: ['*/*'] });
    expect(read({ '200': bytes }).schema).toBeUndefined();
  });

  it('knows successes besides the first', () => {
    const text = { content: { 'text/csv': {} } };
    expect(read({ '200': json({}), '202': text, '204': {}, '404': {} }).further).toEqual({
      '202': { isEmpty: false, isJson: false, types: ['text/csv'] },
      '204': { isEmpty: true, isJson: false, types: [] },
    });
    expect(read({ '200': json({}) }).further).toBeUndefined();
  });

  it('knows media types of refusals that are no JSON, by status', () => {
    const page = { content: { 'text/plain': {}, 'application/json': {} } };
    expect(read({ '200': {}, '404': page, '4XX': page, '5XX': page, default: json({}) }).refusalTypes).toEqual({
      '404': ['text/plain'],
      '4XX': ['text/plain'],
    });
    expect(read({ '200': {}, '404': json({}) }).refusalTypes).toBeUndefined();
  });

  it('takes the first error that has a schema for the form of refusals', () => {
    const refusal = json({ type: 'object', properties: { error: {} } });
    expect(read({ '200': {}, '404': {}, '422': refusal }).refusal).toEqual({
      type: 'object',
      properties: { error: {} },
    });
    expect(read({ default: refusal }).refusal).toBeDefined();
    expect(read({ '4XX': refusal }).refusal).toBeDefined();
    expect(read({ '500': refusal }).refusal).toBeUndefined();
  });

  it('has the example of its media type', () => {
    const reply = { description: '', content: { 'application/json': { schema: {}, example: { a: 1 } } } };
    expect(read({ '200': reply }).example).toEqual({ a: 1 });
    const named = { description: '', content: { 'application/json': { examples: { default: { value: [2] } } } } };
    expect(read({ '200': named }).example).toEqual([2]);
  });
});
