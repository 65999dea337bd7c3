import fc from 'fast-check';
import type { ToolResult } from '../results/tool-result.js';
import { templateOf, fillTemplate } from './result-template.js';

const result: ToolResult = {
  content: [{ type: 'text', text: '{"a":1}' }],
  structuredContent: { a: 1 },
  _meta: { x: 1 },
};
const failed: ToolResult = { content: [{ type: 'text', text: 'no' }], isError: true };
const wire = (whole: unknown, more: object = {}) =>
  Buffer.from(JSON.stringify({ result: whole, jsonrpc: '2.0', id: 1, ...more }));
const stamped = { ...result, resultType: 'complete', _meta: { x: 1, server: { name: 'me' } } };

describe('what the protocol adds', () => {
  it('is found in one answer and put into others', () => {
    const added = templateOf(result, 1, wire(stamped))!;
    expect(added).toEqual({ result: { resultType: 'complete' }, meta: { server: { name: 'me' } } });
    expect(JSON.parse(fillTemplate(failed, 'x', added))).toEqual({
      jsonrpc: '2.0',
      id: 'x',
      result: { ...failed, resultType: 'complete', _meta: { server: { name: 'me' } } },
    });
  });

  it('may be nothing', () => {
    const added = templateOf(failed, 1, wire(failed))!;
    expect(JSON.parse(fillTemplate(result, 2, added))).toEqual({ jsonrpc: '2.0', id: 2, result });
  });

  it.each<[string, Buffer]>([
    ['an error', Buffer.from('{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no"}}')],
    ['another text', wire({ ...stamped, content: [{ type: 'text', text: 'b' }] })],
    ['content left out', wire({ content: stamped.content })],
    ['_meta left out', wire({ content: result.content, structuredContent: { a: 1 } })],
    ['another id', wire(stamped, { id: 2 })],
    ['a batch', Buffer.from('[]')],
  ])('is not known from %s', (_, answer) => expect(templateOf(result, 1, answer)).toBeUndefined());

  it('keeps every result whole', () => {
    const text = fc.record({ type: fc.constant('text' as const), text: fc.string({ unit: 'grapheme' }) });
    const body = fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.jsonValue(),
    );
    const any = fc.record({ content: fc.array(text), structuredContent: body }) as fc.Arbitrary<ToolResult>;
    const id = fc.oneof(fc.maxSafeInteger(), fc.string());
    fc.assert(
      fc.property(any, id, (one, number) => {
        const added = templateOf(result, 1, wire(stamped))!;
        const { id: echoed, result: whole } = JSON.parse(fillTemplate(one, number, added)) as Record<string, unknown>;
        expect(JSON.stringify(echoed)).toBe(JSON.stringify(number));
        expect(whole).toEqual(JSON.parse(JSON.stringify({ ...one, ...added.result, _meta: added.meta })));
      }),
    );
  });
});
