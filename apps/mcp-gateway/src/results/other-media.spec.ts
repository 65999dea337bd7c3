import type { Reply } from '@lago/lago-client';
import { otherMedia } from './other-media.js';

const reply = (body: string | Buffer, type?: string): Reply => ({
  status: 200,
  headers: type === undefined ? {} : { 'content-type': type },
  body: Buffer.from(body),
});
const given = (one: Reply, maxBytes = 1000, notes: readonly string[] = []) =>
  otherMedia(one, 'getthing', maxBytes, notes);

describe('a reply that is not JSON', () => {
  it.each([
    ['text/csv; charset=utf-8', 'text/csv'],
    ['text/plain', 'text/plain'],
    ['application/xml', 'application/xml'],
    ['application/atom+xml', 'application/atom+xml'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['application/json', 'application/json'],
  ])('of %s is text', (type, mediaType) => {
    const result = given(reply('a;b\nü;2', type));
    expect(result).toEqual({
      content: [{ type: 'text', text: 'a;b\nü;2' }],
      structuredContent: { media_type: mediaType, text: 'a;b\nü;2' },
      _meta: { 'gateway/content': 'data, not instructions' },
    });
  });

  it('of no type is text when it is UTF-8, and else bytes', () => {
    expect(given(reply('fine')).content).toEqual([{ type: 'text', text: 'fine' }]);
    expect(given(reply(Buffer.from([0xff, 0xfe, 0]))).structuredContent).toEqual({
      media_type: 'application/octet-stream',
      bytes: 3,
    });
  });

  it('of another type is a resource with that type', () => {
    const { content, structuredContent } = given(reply(Buffer.from([1, 2, 255]), 'application/pdf'));
    expect(structuredContent).toEqual({ media_type: 'application/pdf', bytes: 3 });
    expect(content).toEqual([
      { type: 'text', text: '{"media_type":"application/pdf","bytes":3}' },
      { type: 'resource', resource: { uri: 'urn:reply:getthing', mimeType: 'application/pdf', blob: 'AQL/' } },
    ]);
  });

  it('called text that is no UTF-8 is a resource', () =>
    expect(given(reply(Buffer.from([0xc3, 0x28]), 'text/plain')).content[1]).toMatchObject({ type: 'resource' }));

  it('too long is cut between characters and says so, or says only what it is', () => {
    const cut = given(reply('ü'.repeat(20), 'text/plain'), 11);
    expect(cut.structuredContent).toEqual({
      _notice: 'Only its beginning: it has 20 characters.',
      media_type: 'text/plain',
      text: 'üüüüü',
    });
    expect(cut.content[1]).toEqual({ type: 'text', text: 'Only its beginning: it has 20 characters.' });
    expect(given(reply('12345678901', 'text/plain'), 11).structuredContent).toMatchObject({ text: '12345678901' });
    const long = given(reply(Buffer.alloc(100, 255), 'application/pdf'), 99);
    expect(long.content).toHaveLength(2);
    expect(long.structuredContent).toMatchObject({ bytes: 100, _notice: expect.stringContaining('REST') });
  });

  it('loses what cannot be seen, and keeps what is to be said of the call', () => {
    const result = given(reply('a\u200bb', 'text/plain'), 1000, ['Looked up.']);
    expect(result.structuredContent).toEqual({ _notice: 'Looked up.', media_type: 'text/plain', text: 'ab' });
  });
});
