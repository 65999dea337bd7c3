import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '@lago/gateway-kit';
import type { McpSettings } from '../config/settings.js';
import { stateKey } from './state-key.js';

const settings = (more: Partial<McpSettings> = {}) => ({ ...more }) as McpSettings;
const of = (secrets: Record<string, string | undefined>, more: Partial<McpSettings> = {}) =>
  stateKey({ settings: settings(more), secrets: () => secrets });

it('is the one that is given, or that a file holds', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'key-')), 'key');
  writeFileSync(file, ` ${'f'.repeat(32)}\n`);
  const given = of({}, { stateKey: 'k'.repeat(32) });
  expect([given.key(), given.agreed()]).toEqual(['k'.repeat(32), true]);
  expect(of({}, { stateKeyFile: file }).key()).toBe('f'.repeat(32));
  writeFileSync(file, 'f'.repeat(31));
  for (const path of [file, `${file}-missing`]) {
    expect(() => of({}, { stateKeyFile: path })).toThrow(StartError);
  }
});

it('is the same for all that hold the same secrets, and another after they changed', () => {
  const secrets: Record<string, string | undefined> = { B: '2', A: '1', C: undefined };
  const [one, two] = [of(secrets), of({ A: '1', B: '2' })];
  expect(one.key()).toBe(two.key());
  expect(one.agreed()).toBe(true);
  expect(one.key()).not.toContain('1"');
  secrets['A'] = '3';
  expect(one.key()).not.toBe(two.key());
});

it('is of one process where there are none', () => {
  const [one, two] = [of({}), of({ A: '' })];
  expect([one.agreed(), two.agreed(), one.key() === two.key(), one.key() === one.key()]).toEqual([
    false,
    false,
    false,
    true,
  ]);
});
