import { formFields, parameterStyle, typesIn } from './parameter-style.js';

const list = { type: 'array' };
const object = { type: 'object' };

describe('how a parameter is written', () => {
  it.each([
    [{ in: 'query' }, { type: 'string' }, { style: 'scalar' }],
    [{ in: 'query' }, list, { style: 'repeat' }],
    [{ in: 'query' }, { type: ['array', 'null'] }, { style: 'repeat' }],
    [{ in: 'query' }, { type: ['array', 'string'] }, { style: 'scalar' }],
    [{ in: 'query', explode: false }, list, { style: 'repeat', delimiter: ',' }],
    [{ in: 'query', explode: false }, { anyOf: [list, { type: 'string' }] }, { style: 'repeat', delimiter: ',' }],
    [{ in: 'query', style: 'spaceDelimited' }, list, { style: 'repeat', delimiter: ' ' }],
    [{ in: 'query', style: 'pipeDelimited' }, list, { style: 'repeat', delimiter: '|' }],
    [{ in: 'query', style: 'pipeDelimited', explode: true }, list, { style: 'repeat' }],
    [{ in: 'query' }, object, { style: 'members' }],
    [{ in: 'query', explode: false }, { properties: {} }, { style: 'pairs', delimiter: ',' }],
    [{ in: 'query', style: 'deepObject', explode: true }, object, { style: 'map' }],
    [{ in: 'path' }, list, { style: 'repeat', delimiter: ',' }],
    [{ in: 'path' }, object, { style: 'pairs', delimiter: ',' }],
    [{ in: 'header', explode: true }, object, { style: 'members' }],
    [{ in: 'path', style: 'label' }, { type: 'string' }, undefined],
    [{ in: 'path', style: 'matrix' }, list, undefined],
  ])('%j %j', (parameter, schema, style) => expect(parameterStyle(parameter, schema)).toEqual(style));

  it('comes from the encoding for the keys of a form, where that speaks of style', () => {
    const schema = { properties: { tags: list, meta: object, file: { type: 'string' } } };
    const encoding = {
      tags: { explode: false },
      meta: { style: 'deepObject', explode: true },
      file: { contentType: 'image/png' },
      other: { style: 'form' },
    };
    expect(formFields(encoding, schema)).toEqual({
      tags: { style: 'repeat', delimiter: ',' },
      meta: { style: 'map' },
      other: { style: 'scalar' },
    });
    expect(formFields(undefined, schema)).toEqual({});
  });

  it('looks for types through parts and alternatives', () => {
    const schema = { allOf: [{ type: 'string' }], oneOf: [{ anyOf: [{ type: 'null' }, { properties: {} }] }] };
    expect([...typesIn(schema)].sort()).toEqual(['object', 'string']);
  });
});
