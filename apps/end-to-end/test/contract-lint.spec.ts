import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');

describe('the contract', () => {
  it('is lint-clean OpenAPI 3.1', async () => {
    const redocly = join(ROOT, 'node_modules/@redocly/cli/bin/cli.js');
    // One report per tag file, one after the other.
    const { stdout } = await promisify(execFile)(process.execPath, [redocly, 'lint', '--format=json'], {
      cwd: ROOT,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off' },
    });
    expect(stdout.match(/"(?:errors|warnings)": \d+/g)).toEqual(Array(9).fill(['"errors": 0', '"warnings": 0']).flat());
  });
});
