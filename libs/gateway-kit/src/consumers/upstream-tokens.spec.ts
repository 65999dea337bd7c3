import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../logging/log.js';
import { readConsumers } from './read-consumers.js';
import { readUpstreamTokens, upstreamTokenFaults } from './upstream-tokens.js';

const log = createLog({ name: 't', level: 'silent', secrets: () => [] });
const path = join(mkdtempSync(join(tmpdir(), 'tokens-')), 'token');

function setUp(sources: string, environment: Record<string, string> = {}) {
  let now = Date.parse('2030-01-01');
  const text = `consumers: [{ name: ann, upstreamTokens: { ${sources} } }]`;
  const { consumers } = readConsumers(text, now);
  const tokens = readUpstreamTokens(consumers[0]!, { environment, log, now: () => now });
  return { tokens, faults: () => upstreamTokenFaults(consumers, environment), pass: (ms: number) => (now += ms) };
}
const BOTH = `lago: { file: ${path} }, crm: { variable: CRM }`;

it('reads tokens from a file and from a variable, and none where none is configured', () => {
  writeFileSync(path, 'in-the-file\n');
  const { tokens, faults } = setUp(BOTH, { CRM: ' in-the-variable ' });
  expect([tokens.secret('lago'), tokens.secret('crm'), tokens.secret('else')]).toEqual([
    'in-the-file',
    'in-the-variable',
    undefined,
  ]);
  expect([tokens.all(), faults()]).toEqual([['in-the-file', 'in-the-variable'], []]);
});

it('takes a file that was changed', () => {
  writeFileSync(path, 'first');
  const { tokens, pass } = setUp(BOTH);
  expect(tokens.secret('lago')).toBe('first');
  writeFileSync(path, 'the second one');
  pass(1001);
  expect(tokens.secret('lago')).toBe('the second one');
});

it('refuses the call where a configured token is not there: that of the gateway would be of another account', () => {
  const { tokens, faults } = setUp(`lago: { file: ${path}-missing }, crm: { variable: CRM }`, { CRM: ' ' });
  for (const namespace of ['lago', 'crm']) {
    expect(() => tokens.secret(namespace)).toThrow('the upstream token of ann cannot be read');
  }
  // It may come yet.
  expect([tokens.all(), faults()]).toEqual([[], []]);
});

it('tells of tokens that cannot be sent, without them', () => {
  writeFileSync(path, 'two\nlines');
  const faults = setUp(BOTH, { CRM: 'höher' }).faults();
  expect(faults).toHaveLength(2);
  expect(faults[0]).toContain(`the lago token of ann (${path}) `);
  expect(faults[1]).toContain('the crm token of ann (CRM) ');
  expect(faults.join()).not.toMatch(/lines|höher/);
});
