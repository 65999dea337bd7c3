import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../logging/log.js';
import { secretSource } from './secret-files.js';
import { tokenFault } from './token-fault.js';

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
const file = join(folder, 'token');
afterAll(() => rmSync(folder, { recursive: true }));

const lines: string[] = [];
const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => lines.push(line) });
beforeEach(() => void lines.splice(0));

function setUp(names: string[], environment: Record<string, string>) {
  const time = { now: 0 };
  const fault = (_name: string, text: string) => tokenFault(text);
  const source = () => secretSource(names, environment, { fault, log, now: () => time.now });
  return { time, source };
}

let stamp = 1;
/** Writes the file and gives it a time of its own; the next look comes a second later. */
function write(text: string | Buffer, time: { now: number }) {
  writeFileSync(file, text);
  stamp += 1;
  utimesSync(file, stamp, stamp);
  time.now += 1000;
}

describe('secrets from files', () => {
  it('takes the variable, or the file its _FILE twin names, without the trailing newline', () => {
    writeFileSync(file, 'from-file\n');
    const { source } = setUp(['A', 'B', 'C'], { A: 'from-env', B_FILE: file });
    expect(source()()).toEqual({ A: 'from-env', B: 'from-file', C: undefined });
  });

  it('reads a changed file again, and gives the same object while nothing changes', () => {
    writeFileSync(file, 'one');
    const { source, time } = setUp(['B'], { B_FILE: file });
    const secrets = source();
    const before = secrets();
    expect(before).toEqual({ B: 'one' });
    write('two', time);
    expect(secrets()).toEqual({ B: 'two' });
    expect(secrets()).toBe(secrets());
    expect(lines.join('')).toMatch(/B_FILE.*a secret was read again/);
  });

  it.each([
    ['two lines', 'one\ntwo', 'more than one line'],
    ['nothing', '', 'is empty'],
    ['UTF-16', Buffer.from('\uFEFFtoken', 'utf16le'), 'UTF-16'],
  ])('keeps the last good one when %s come instead, and says so once', (_name, bad, reason) => {
    writeFileSync(file, 'good');
    const { source, time } = setUp(['B'], { B_FILE: file });
    const secrets = source();
    write(bad, time);
    for (let second = 0; second < 3; second += 1) {
      expect(secrets()).toEqual({ B: 'good' });
      time.now += 1000;
    }
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(reason);
    expect(lines[0]).toContain('the last one stays');
    write('better', time);
    expect(secrets()).toEqual({ B: 'better' });
    write(bad, time);
    secrets();
    expect(lines).toHaveLength(3);
  });

  it('keeps the last one while the file is gone', () => {
    writeFileSync(file, 'good');
    const { source, time } = setUp(['B'], { B_FILE: file });
    const secrets = source();
    rmSync(file);
    time.now += 1000;
    expect(secrets()).toEqual({ B: 'good' });
    expect(lines.join('')).toContain('ENOENT');
  });

  it('says which variables name what cannot be used, all at once', () => {
    writeFileSync(file, 'one\ntwo');
    const { source } = setUp(['B', 'C', 'D'], { B_FILE: join(folder, 'none'), C_FILE: file, D: 'tö' });
    for (const said of [/B_FILE.*ENOENT/, /C_FILE.*more than one line/, /D has characters/])
      expect(source).toThrow(said);
  });
});
