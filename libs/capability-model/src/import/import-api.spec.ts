import type { Finding } from '../document/finding.js';
import { parseSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';
import { importApi } from './import-api.js';

const names = ['one', 'two', 'three', 'four', 'five'];
const root = {
  openapi: '3.1.0',
  paths: Object.fromEntries(names.map((name) => [`/${name}`, { get: { operationId: name, responses: {} } }])),
};
const source = parseSource('api.json', JSON.stringify(root)) as SourceFile;
const fault = (message: string): Finding => {
  return { tier: 'fault', rule: 'x', message, file: 'x', line: 1, column: 1, pointer: '' };
};

/** Imports with a check that finds the named paths wrong, without a word about operations. */
function importWith(isWrong: (text: string) => boolean) {
  const check = (files: ReadonlyMap<string, string>) =>
    isWrong(files.get('capability.yaml') ?? '') ? [fault('it is rotten')] : [];
  const request = { choice: {}, address: {}, onto: undefined };
  const { served, leftOut, findings } = importApi({ source, root, remarks: [] }, request, check);
  return [
    served.map(({ name }) => name),
    leftOut.map(({ operation, reason }) => `${operation?.name}: ${reason}`),
    findings.length,
  ];
}

describe('a fault that names no operation', () => {
  it('leaves out the operations it is about', () => {
    expect(importWith((text) => /path: \/(two|five)/.test(text))).toEqual([
      ['one', 'three', 'four'],
      ['two: it is rotten', 'five: it is rotten'],
      0,
    ]);
  });

  it('leaves out one of two that cannot be served together', () =>
    expect(importWith((text) => text.includes('path: /one') && text.includes('path: /four'))).toEqual([
      ['one', 'two', 'three', 'five'],
      ['four: it is rotten'],
      0,
    ]));

  it('is said as it is when it is about the whole file', () => expect(importWith(() => true)).toEqual([names, [], 1]));
});
