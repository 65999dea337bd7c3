import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentity } from './read-identity.js';

it.each([
  ['@lago/rest-gateway', 'rest-gateway'],
  ['plain', 'plain'],
])('the app of the package %s is %s', (packageName, name) => {
  const folder = mkdtempSync(join(tmpdir(), 'identity-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: packageName, version: '1.2.3', private: true }));
  expect(readIdentity(folder)).toEqual({ name, version: '1.2.3' });
});
