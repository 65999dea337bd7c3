import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../logging/log.js';
import { StartError } from '../start-error.js';
import { secretStore } from './secret-store.js';
import { tokenFault } from './token-fault.js';

const log = createLog({ name: 't', level: 'silent', secrets: () => [] });
const fault = (_name: string, text: string) => tokenFault(text);

it('is there before anybody knows which secrets there are', () => {
  const store = secretStore({ A_TOKEN: 'one', OTHER: 'two' }, log);
  expect(store.secrets['A_TOKEN']).toBeUndefined();
  const source = store.take(['A_TOKEN'], fault);
  expect([store.secrets['A_TOKEN'], store.secrets['OTHER'], source()]).toEqual(['one', undefined, { A_TOKEN: 'one' }]);
});

it('refuses a secret that cannot be sent', () =>
  expect(() => secretStore({ A_TOKEN: 'a\nb' }, log).take(['A_TOKEN'], fault)).toThrow(StartError));

it('gives what a file holds', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'secret-')), 'token');
  writeFileSync(path, 'from-file\n');
  const store = secretStore({ A_TOKEN_FILE: path }, log);
  store.take(['A_TOKEN'], fault);
  expect(store.secrets['A_TOKEN']).toBe('from-file');
});
