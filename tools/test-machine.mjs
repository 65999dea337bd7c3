// Prints what a machine has that decides which suites run: part of the hash of every test in Nx (nx.json, "machine"),
// so that a pass kept from a machine without a program is never shown on one that has it.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAMS = [
  'chromium',
  'chromium-browser',
  'curl',
  'docker',
  'google-chrome',
  'kubectl',
  'promtool',
  'python3',
  'redis-server',
];

function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const folders = (process.env.PATH ?? '').split(delimiter);
const programs = PROGRAMS.filter((program) => folders.some((folder) => runs(join(folder, program))));
const python = runs(join(import.meta.dirname, '../.venv/bin/python')) ? ['.venv'] : [];
console.log([process.version, process.platform, process.arch, ...programs, ...python].join(' '));
