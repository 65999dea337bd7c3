import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const FUZZ = join(import.meta.dirname, '../../../tools/fuzz/main.mjs');

describe('malformed input over raw sockets', () => {
  it('leaves both gateways alive and answering, their memory bounded, and the upstream alone', () => {
    const run = spawnSync(process.execPath, [FUZZ, '--count', '3000', '--seed', '7'], { encoding: 'utf8' });
    const report = JSON.parse(run.stdout || '{}') as { sent?: number; problems?: string[] };
    expect({ ...report, stderr: run.stderr }).toMatchObject({ problems: [], stderr: '' });
    expect(report.sent).toBeGreaterThanOrEqual(3000);
    expect(run.status).toBe(0);
  }, 300_000);
});
