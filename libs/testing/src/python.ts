import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './process/launch.js';
import type { Launched, Variables } from './process/launch.js';
import { ROOT } from './process/services.js';

/** What `.ci/run` makes from libs/testing/python/requirements.txt. */
const PYTHON = join(ROOT, '.venv/bin/python');

/** `describe`, or `describe.skip` where there is no virtual environment with the official clients; never in CI. */
export function describeWithPython(): jest.Describe {
  return process.env['CI'] === 'true' || existsSync(PYTHON) ? describe : describe.skip;
}

/** Runs a Python script, given by its path, in that environment. */
export function launchPython(script: string, variables: Variables = {}): Launched {
  return launch(PYTHON, ['-I', script], { variables: { PYTHONDONTWRITEBYTECODE: '1', ...variables } });
}
