import { execFileSync } from 'node:child_process';
import { V8_SETTINGS } from './keep-optimised-code.js';

it.each(V8_SETTINGS)('$flag is one this V8 knows', ({ flag }) => {
  const [name = ''] = flag.split('=');
  expect(execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })).toMatch(
    new RegExp(`^ +${name}\\b`, 'm'),
  );
});
