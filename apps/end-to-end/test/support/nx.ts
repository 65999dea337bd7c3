import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(import.meta.dirname, '../../../..');

/** What a kept result of a target depends on, as Nx itself says. */
export interface Inputs {
  readonly files: readonly string[];
  readonly environment?: readonly string[];
  readonly runtime?: readonly string[];
}

/** Asks Nx of this workspace; it answers with JSON. */
export async function nx(...args: readonly string[]): Promise<unknown> {
  const program = join(ROOT, 'node_modules/nx/dist/bin/nx.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], {
    cwd: ROOT,
    maxBuffer: 1e8,
    env: { ...process.env, NX_DAEMON: 'false' },
  });
  return JSON.parse(stdout) as unknown;
}

/** Every file that git keeps, from the root. */
export function trackedFiles(): readonly string[] {
  return execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
}
