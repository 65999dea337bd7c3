import { mkdtempSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../consumers/key.js';
import { createLog } from '../logging/log.js';
import { StartError } from '../config/start-error.js';
import { auditFile, checkAuditFile, createAuditLog } from './audit-log.js';

const silent = createLog({ name: 't', level: 'silent', secrets: () => [] });
const entry = { requestId: 'r', outcome: 'done' } as const;

describe('the audit', () => {
  it('is JSON lines that can be told from the log, without any secret', async () => {
    const lines: string[] = [];
    const key = createKey();
    const audit = createAuditLog({
      service: 'rest-gateway',
      writeLines: (text) => lines.push(text),
      secrets: () => ['held-token'],
      log: silent,
      now: () => 0,
    });
    await audit.write({ ...entry, resource: { code: 'held-token', other: `x${key}` } });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] as string)).toEqual({
      severity: 'INFO',
      audit: true,
      time: '1970-01-01T00:00:00.000Z',
      service: 'rest-gateway',
      requestId: 'r',
      outcome: 'done',
      resource: { code: '[secret]', other: 'x[secret]' },
    });
  });

  it('writes the lines of one turn together, and whoever waits goes on after that', async () => {
    const texts: string[] = [];
    const audit = createAuditLog({
      service: 's',
      writeLines: (text) => texts.push(text),
      secrets: () => [],
      log: silent,
      now: () => 0,
    });
    const written = [audit.write({ ...entry, requestId: 'one' }), audit.write({ ...entry, requestId: 'two' })];
    expect(texts).toEqual([]);
    await written[0];
    expect(texts.join('').match(/"requestId":"\w+"/g)).toEqual(['"requestId":"one"', '"requestId":"two"']);
    await written[1];
    await audit.write({ ...entry, requestId: 'three' });
    expect(texts).toHaveLength(2);
  });

  it('says once in the log that it cannot be written, and once that it can again, and never rejects', async () => {
    const complaints: string[] = [];
    const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => complaints.push(line) });
    let full = true;
    const writeLines = () => {
      if (full) throw new Error('ENOSPC');
    };
    const audit = createAuditLog({ service: 's', writeLines, secrets: () => [], log });
    await audit.write(entry);
    await audit.write(entry);
    expect(complaints).toHaveLength(1);
    full = false;
    await audit.write(entry);
    await audit.write(entry);
    expect(complaints).toHaveLength(2);
    expect(JSON.parse(complaints[1] as string)).toMatchObject({ severity: 'INFO' });
  });

  it('goes on in a new file when the old one was moved away; only the owner can read it', () => {
    let now = 0;
    const path = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.log');
    const write = auditFile(path, () => now);
    write('one\n');
    renameSync(path, `${path}.1`);
    now += 1000;
    write('two\n');
    expect([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['one\n', 'two\n']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('refuses to start when its file cannot be written', () => {
    expect(() => auditFile('/nowhere/at/all')).toThrow(StartError);
  });

  it('is checked for that without making the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-'));
    expect(() => checkAuditFile('/nowhere/at/all')).toThrow(/AUDIT_FILE .* cannot be written \(ENOENT\)/);
    expect(() => checkAuditFile(folder)).toThrow(/EISDIR/);
    checkAuditFile(join(folder, 'audit.log'));
    checkAuditFile(undefined);
    expect(readdirSync(folder)).toEqual([]);
  });
});
