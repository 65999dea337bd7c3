import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const HOSTILE = join(import.meta.dirname, '../../../tools/hostile/main.mjs');

describe('requests made to cost as much as they may', () => {
  it('are answered by both doors, shortly and without a failure', () => {
    const run = spawnSync(process.execPath, [HOSTILE, '--answers'], { encoding: 'utf8' });
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
    expect(run.stdout.match(/\d+ requests answered/g)).toHaveLength(2);
  }, 300_000);
});
