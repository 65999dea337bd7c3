import { mkdtempSync, readFileSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../consumers/key.js';
import { createLog } from '../log.js';
import { StartError } from '../start-error.js';
import { argumentSizes, resourceOf } from './argument-sizes.js';
import { auditFile, createAuditLog } from './audit-log.js';

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
      log: () => silent,
      now: () => 0,
    });
    await audit.write({ ...entry, resource: { code: 'held-token', other: `x${key}` } });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] as string)).toEqual({
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
      log: () => silent,
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

  it('complains once in the log when it can not be written, and never rejects', async () => {
    const complaints: string[] = [];
    const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => complaints.push(line) });
    const writeLines = () => {
      throw new Error('ENOSPC');
    };
    const audit = createAuditLog({ service: 's', writeLines, secrets: () => [], log: () => log });
    await audit.write(entry);
    await audit.write(entry);
    expect(complaints).toHaveLength(1);
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

  it('refuses to start when its file can not be written', () => {
    expect(() => auditFile('/nowhere/at/all')).toThrow(StartError);
  });
});

describe('what the audit says about arguments', () => {
  it('is names and sizes, two levels deep, bounded', () => {
    const body = { add_on: { name: 'é', deep: { inner: 1 } }, list: [1, 2], ['x'.repeat(99)]: null };
    expect(argumentSizes({ path: { code: 'c' }, query: { page: 3 }, body })).toEqual({
      'path.code': 3,
      'query.page': 1,
      'body.add_on.name': 4,
      'body.add_on.deep': 11,
      'body.list': 5,
      [`body.${'x'.repeat(64)}...`]: 4,
    });
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1]));
    expect(Object.keys(argumentSizes({ path: {}, query: {}, body: many }))).toHaveLength(100);
    expect(argumentSizes({ path: {}, query: {}, body: [1] })).toEqual({ body: 3 });
  });

  it('is the path values, cut, for the record it is about', () => {
    expect(resourceOf({ path: { code: 'x'.repeat(300) }, query: {} })?.['code']).toHaveLength(255);
    expect(resourceOf({ path: {}, query: {} })).toBeUndefined();
  });
});
