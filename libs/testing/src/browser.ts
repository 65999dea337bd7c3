import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { whereIs } from './programs.js';

/** Chromium as the distributions name it, and Chrome, which GitHub's machines have. */
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

const path = () => process.env['CHROMIUM_PATH'] ?? PROGRAMS.map(whereIs).find((found) => found !== undefined);

/** `describe`, or `describe.skip` where there is no browser; never in CI. CHROMIUM_PATH names another one. */
export function describeInBrowser(): jest.Describe {
  return process.env['CI'] === 'true' || path() ? describe : describe.skip;
}

/** Starts a browser without a window; whoever starts it closes it. */
export function startBrowser(): Promise<Browser> {
  const executablePath = path();
  if (!executablePath) throw new Error(`No browser: none of ${PROGRAMS.join(', ')} is in the PATH`);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
