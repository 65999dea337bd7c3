import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CapabilityError } from '../document/finding.js';
import { readPublishedApi } from './published-api.js';
import type { PublishedApi } from './published-api.js';

const folder = mkdtempSync(join(tmpdir(), 'published-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const file = join(folder, 'api.yaml');
  writeFileSync(file, text);
  try {
    return readPublishedApi(file);
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    return error.findings.map(({ rule, message, advice, line, pointer }) => ({ rule, message, advice, line, pointer }));
  }
}

describe('a published file', () => {
  it.each(['3.0.3', '3.1.0', '3.1'])('of version %s is read', (version) => {
    expect(read(`openapi: '${version}'\npaths: {}\n`)).toMatchObject({ root: { paths: {} }, remarks: [] });
  });

  it.each([
    [
      "info: {}\nswagger: '2.0'\n",
      'this is Swagger 2.0, not OpenAPI 3',
      'convert it, for example by `npx swagger2openapi FILE -o openapi.yaml`',
      2,
      '/swagger',
    ],
    ["openapi: '4.0.0'\n", 'this is not an OpenAPI 3.0 or 3.1 file', 'convert it to OpenAPI 3.1', 1, '/openapi'],
    ["openapi: '3.10.0'\n", 'this is not an OpenAPI 3.0 or 3.1 file', 'convert it to OpenAPI 3.1', 1, '/openapi'],
    ['just text\n', 'this is not an OpenAPI 3.0 or 3.1 file', 'convert it to OpenAPI 3.1', 1, '/openapi'],
  ])('%j is refused', (text, message, advice, line, pointer) => {
    expect(read(text)).toEqual([{ rule: 'contract-file', message, advice, line, pointer }]);
  });

  it('that is no YAML says where', () => {
    expect(read('a: [1\n')).toMatchObject([{ rule: 'yaml-syntax', line: 2 }]);
    expect(() => readPublishedApi(join(folder, 'none.yaml'))).toThrow(/there is no such file/);
  });

  it('remarks on what it had to drop', () => {
    const { remarks } = read("openapi: '3.1.0'\ncomponents: { schemas: { A: { pattern: '([' } } }\n") as PublishedApi;
    expect(remarks).toMatchObject([
      { operation: undefined, reason: expect.stringMatching(/^pattern is no/) as unknown },
    ]);
  });
});
