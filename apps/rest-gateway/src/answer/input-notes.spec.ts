import type { Violation } from '@lago/capability-model';
import { inputNotes } from './input-notes.js';

const notes = (unknownFields: readonly string[], pointers: readonly string[] = []) =>
  inputNotes({ unknownFields, violations: pointers.map((pointer) => ({ pointer }) as Violation) });

describe('what was not as described', () => {
  it('is named in headers, body fields without the place', () =>
    expect(notes(['/body/a/b'], ['/query/page', '/body/a'])).toEqual({
      'x-unknown-fields': '/a/b',
      'x-input-violations': '/query/page, /body/a',
    }));

  it('is no header when there is none', () => expect(notes([])).toEqual({}));

  it('cannot break out of its header', () =>
    expect(notes(['/body/a\r\nset-cookie: x, y', '/body/é\ud800'])['x-unknown-fields']).toMatch(/^[\x21-\x7e ]+$/));

  it('has an end', () => {
    const many = Array.from({ length: 500 }, (_, index) => `/body/${'x'.repeat(200)}${index}`);
    const text = notes(many)['x-unknown-fields'] ?? '';
    expect(text.length).toBeLessThan(3000);
    expect(text.endsWith(', ...')).toBe(true);
  });
});
