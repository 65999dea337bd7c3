// Prints what a machine has that decides which suites run: part of the hash of every test in Nx (nx.json, "machine"),
// so that a pass kept from a machine without a program is never shown on one that has it.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAMS = ['chromium', 'curl', 'docker', 'kubectl', 'python3', 'redis-server'];

function found(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

console.log([process.version, process.platform, process.arch, ...PROGRAMS.filter(found)].join(' '));
