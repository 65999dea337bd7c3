import { join } from 'node:path';
import { launch } from '@lago/testing';

it('tools are chosen better than by the document alone, and no worse than before', async () => {
  const { code, output } = await launch(process.execPath, [join(import.meta.dirname, '../eval/run.mjs')]).ended;
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  expect(output).toContain('150 tasks');
}, 30_000);
