import { join } from 'node:path';
import { launch } from '@lago/testing';

it('the official suite: everything required of 2026-07-28, and of 2025-11-25 what needs no session', async () => {
  const { code, output } = await launch(process.execPath, [join(import.meta.dirname, 'conformance/run.mjs')]).ended;
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
}, 90_000);
