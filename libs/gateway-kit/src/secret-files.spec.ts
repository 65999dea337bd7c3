import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretSource } from './secret-files.js';

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
const file = join(folder, 'token');
afterAll(() => rmSync(folder, { recursive: true }));

describe('secrets from files', () => {
  it('takes the variable, or the file its _FILE twin names, without the trailing newline', () => {
    writeFileSync(file, 'from-file\n');
    const source = secretSource(['A', 'B', 'C'], { A: 'from-env', B_FILE: file });
    expect(source()).toEqual({ A: 'from-env', B: 'from-file', C: undefined });
  });

  it('reads a changed file again, and keeps the last value while it is gone or empty', () => {
    let now = 0;
    writeFileSync(file, 'one');
    utimesSync(file, 1, 1);
    const source = secretSource(['B'], { B_FILE: file }, () => now);
    writeFileSync(file, 'two');
    utimesSync(file, 2, 2);
    expect(source()).toEqual({ B: 'one' });
    now = 1000;
    expect(source()).toEqual({ B: 'two' });
    writeFileSync(file, '');
    utimesSync(file, 3, 3);
    now = 2000;
    expect(source()).toEqual({ B: 'two' });
    rmSync(file);
    now = 3000;
    expect(source()).toEqual({ B: 'two' });
  });

  it('says which variable names an unreadable file', () => {
    expect(() => secretSource(['B'], { B_FILE: join(folder, 'none') })).toThrow(/B_FILE/);
  });
});
