import fc from 'fast-check';
import { tokenFault } from './token-fault.js';

const utf16 = (text: string, bom: number[], swap: boolean) => {
  const bytes = Buffer.from(text, 'utf16le');
  return Buffer.concat([Buffer.from(bom), swap ? bytes.swap16() : bytes]).toString('utf8');
};

it.each([
  ['two lines', 'one\ntwo', /more than one line/],
  ['two lines of Windows', 'one\r\ntwo', /more than one line/],
  ['a NUL', 'to\0ken', /NUL/],
  ['UTF-16, little endian', utf16('token', [0xff, 0xfe], false), /NUL/],
  ['UTF-16, big endian', utf16('token', [0xfe, 0xff], true), /NUL/],
  ['UTF-16 without its mark', utf16('token', [], false), /NUL/],
  ['Latin 1', Buffer.from([0x74, 0xf6]).toString('utf8'), /not UTF-8/],
  ['a letter with an accent', 'tökén', /no header/],
  ['a zero-width space', 'tok\u200ben', /no header/],
  ['a mark in the middle', 'tok\uFEFFen', /no header/],
  ['a tab', 'a\tb', /no header/],
  ['nothing', '', /empty/],
])('%s is no token', (_name, text, expected) => {
  expect(tokenFault(text)).toMatch(expected);
  if (text) expect(tokenFault(text)).not.toContain(text);
});

it('takes every visible ASCII text', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (text) =>
      expect(tokenFault(text)).toBeUndefined(),
    ),
  ));
