import { writeBody } from './write-body.js';

describe('a body', () => {
  it('is JSON under the name the contract has for it', () => {
    expect(writeBody({ a: 1 }, {})).toEqual({ contentType: 'application/json', text: '{"a":1}' });
    const patch = 'application/merge-patch+json';
    expect(writeBody([null], { mediaType: patch })).toEqual({ contentType: patch, text: '[null]' });
  });

  it('is a form, each key as its encoding says', () => {
    const mediaType = 'application/x-www-form-urlencoded';
    const form = { meta: { style: 'map' }, codes: { style: 'repeat', delimiter: ',' } } as const;
    const value = { 'a b': 'x&y', none: null, list: [1, 2], codes: ['a', 'b'], meta: { k: ['v'] }, more: { z: true } };
    expect(writeBody(value, { mediaType, form })).toEqual({
      contentType: mediaType,
      text: 'a%20b=x%26y&list=1&list=2&codes=a,b&meta%5Bk%5D%5B%5D=v&more=%7B%22z%22%3Atrue%7D',
    });
    expect(writeBody({}, { mediaType })).toEqual({ contentType: mediaType, text: '' });
  });

  it('has parts, under a boundary that follows from them', () => {
    const mediaType = 'multipart/form-data';
    const value = { 'a"b': 'x', list: ['1', '2'], object: { z: 1 } };
    const { contentType, text } = writeBody(value, { mediaType });
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(contentType)?.[1];
    const part = (head: string, content: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
    expect(text).toBe(
      [
        part('name="a%22b"', 'x'),
        part('name="list"', '1'),
        part('name="list"', '2'),
        part('name="object"\r\nContent-Type: application/json', '{"z":1}'),
        `--${boundary}--\r\n`,
      ].join(''),
    );
    expect(writeBody(value, { mediaType })).toEqual({ contentType, text });
    expect(writeBody({ ...value, more: 1 }, { mediaType }).contentType).not.toBe(contentType);
  });
});
