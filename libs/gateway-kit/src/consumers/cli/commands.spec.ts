import { chmodSync, lstatSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLog } from '../../logging/log.js';
import { directory } from '../directory.js';
import { KEY_PATTERN } from '../../logging/secrets/gateway-key.js';
import { hashKey } from '../key.js';
import { readConsumers } from '../read-consumers.js';
import { main, vocabulary } from './main.js';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const HOUR = 3_600_000;
const words = vocabulary(undefined, undefined);

function setUp(text?: string) {
  const file = join(mkdtempSync(join(tmpdir(), 'consumers-')), 'consumers.yaml');
  if (text !== undefined) writeFileSync(file, text);
  const run = (line: string, now = NOW) => {
    const printed: string[] = [];
    const code = main(
      ['--file', file, ...line.split(' ').filter(Boolean)],
      (text) => printed.push(text),
      now,
      () => words,
    );
    return { code, printed, key: printed[0] as string };
  };
  const known = (key: string, now = NOW) => {
    const found = directory(readConsumers(readFileSync(file, 'utf8'), now), {
      environment: {},
      log: silent,
      now: () => now,
    }).byKey(key);
    return found !== undefined && found.expires > now ? found.member.consumer.name : undefined;
  };
  return { file, run, known };
}

const silent = createLog({ name: 't', level: 'silent', secrets: () => [] });

describe('npm run consumers', () => {
  it('adds a consumer, shows its key once and keeps its hash only', () => {
    const { file, run, known } = setUp();
    const { code, key } = run('add reporting --scopes read-only,lago:events:write --expires 90d');
    expect(code).toBe(0);
    expect(key).toMatch(new RegExp(`^${KEY_PATTERN.source}$`));
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(key);
    expect(text).toContain(hashKey(key));
    expect(text).toContain('2030-04-01');
    expect(known(key)).toBe('reporting');
    expect(known(key, NOW + 91 * 24 * HOUR)).toBeUndefined();
  });

  it('makes a file for its owner and, where it may, for the user of the images, and keeps what was decided later', () => {
    const { file, run } = setUp();
    const { printed } = run('add team --scopes read-only');
    const { mode, gid } = statSync(file);
    // Only root can give the file away; everybody else is told how.
    if (gid === 65532) expect([mode & 0o777, printed.length]).toEqual([0o640, 2]);
    else
      expect([mode & 0o777, printed[2]]).toEqual([0o600, expect.stringMatching(/sudo chgrp 65532 .*consumers\.yaml/)]);
    chmodSync(file, 0o604);
    run('rotate team');
    expect([statSync(file).mode & 0o777, statSync(file).gid]).toEqual([0o604, gid]);
  });

  it('follows a link and leaves it one, and makes the folder others must pass', () => {
    const { file, run } = setUp();
    run('add team --scopes read-only');
    const link = `${file}.link`;
    symlinkSync(file, link);
    const { code } = run(`rotate team --file ${link}`);
    expect([code, lstatSync(link).isSymbolicLink()]).toEqual([0, true]);
    expect(readFileSync(link, 'utf8')).toBe(readFileSync(file, 'utf8'));
    const inside = join(dirname(file), 'consumers', 'consumers.yaml');
    expect(
      main(
        ['add', 'team', '--scopes', 'read-only', '--file', inside],
        () => undefined,
        NOW,
        () => words,
      ),
    ).toBe(0);
    expect(statSync(dirname(inside)).mode & 0o777).toBe(0o711);
  });

  it('gives a second key while the first still works, then no third', () => {
    const { run, known } = setUp();
    const first = run('add team --scopes read-only').key;
    const second = run('rotate team --grace 2h').key;
    expect([known(first), known(second)]).toEqual(['team', 'team']);
    expect(run('rotate team')).toMatchObject({ code: 1, printed: [expect.stringContaining('2 live keys already')] });
    expect(known(first, NOW + 3 * HOUR)).toBeUndefined();
    const third = run('rotate team', NOW + 3 * HOUR).key;
    expect([known(second, NOW + 3 * HOUR), known(third, NOW + 3 * HOUR)]).toEqual(['team', 'team']);
  });

  it('ends every key at once when one has leaked', () => {
    const { run, known } = setUp();
    const first = run('add team --scopes read-only').key;
    const second = run('rotate team --now').key;
    expect([known(first), known(second)]).toEqual([undefined, 'team']);
  });

  it('keeps comments, and changes nothing when the result would have a fault', () => {
    const text = '# ours\nconsumers:\n  # the first\n  - name: one\n    scopes: [read-only]\n';
    const { file, run } = setUp(text);
    expect(run('add two --scopes read-only').code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('# the first');
    const before = readFileSync(file, 'utf8');
    expect(run('add three --scopes lago:nonsense:read')).toMatchObject({ code: 1 });
    expect(run('add two --scopes read-only')).toMatchObject({ code: 1 });
    expect(run('add four --scopes read-only --expires soon')).toMatchObject({ code: 1 });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('lists without keys, and checks with positions', () => {
    const { file, run } = setUp();
    const { key } = run('add team --scopes read-only');
    expect(run('list').printed).toEqual([`team\t${hashKey(key).slice(0, 8)}\t*:*:read`]);
    expect(run('check')).toMatchObject({ code: 0 });
    writeFileSync(file, 'consumers:\n  - nam: x\n');
    expect(run('check').code).toBe(1);
    expect(run('check').printed[0]).toContain(`${file}:2:10 consumers[0].nam: there is no such setting`);
  });

  it('says how it is used otherwise', () => {
    const { run } = setUp();
    expect(run('remove x')).toMatchObject({ code: 1, printed: [expect.stringContaining('consumers add <name>')] });
    expect(run('add')).toMatchObject({ code: 1 });
  });
});
