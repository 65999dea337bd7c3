import { spawn } from 'node:child_process';
import { join } from 'node:path';

it('tools are chosen better than by the document alone, and no worse than before', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../eval/run.mjs')]);
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  expect(output).toContain('150 tasks');
}, 30_000);
