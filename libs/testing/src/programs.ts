import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * `describe`, or `describe.skip` where the machine lacks a program that the suite needs; its name should say so. In CI
 * nothing is skipped: there it fails. Whoever asks for a new program adds it to tools/test-machine.mjs.
 */
export function describeWith(program: string): jest.Describe {
  return isHere(program) ? describe : describe.skip;
}

/** True when the program is in the PATH; always true in CI, where it has to be. */
export function isHere(program: string): boolean {
  return process.env['CI'] === 'true' || whereIs(program) !== undefined;
}

/** The path of a program; undefined when it is not in the PATH. */
export function whereIs(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find(runs);
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
