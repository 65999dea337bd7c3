import { spawn } from 'node:child_process';
import { join } from 'node:path';

it('the official suite: everything required of 2026-07-28, and of 2025-11-25 what needs no session', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'conformance/run.mjs')]);
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
}, 90_000);
