// Consumers in a folder, in a container that runs as somebody else, and keys that change.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { letsIn, statusWith } from './calls.mjs';
import { check, down, environment, GATEWAYS, root, up } from './engine.mjs';

/** Runs the command line that edits consumers, as the page says; the first line it prints is a key. */
function consumers(folder, ...args) {
  const command = ['run', '-s', 'consumers', '--', ...args, '--file', join(folder, 'consumers.yaml')];
  const done = spawnSync('npm', command, { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`consumers ${args.join(' ')}\n${done.stdout}${done.stderr}`);
  return done.stdout.split('\n')[0];
}

/** The documented start against Lago with consumers, and a key that is replaced in every way files are replaced. */
export async function followsConsumers() {
  const folder = join(mkdtempSync(join(tmpdir(), 'containers-')), 'consumers');
  const file = join(folder, 'consumers.yaml');
  let key = consumers(folder, 'add', 'team', '--scopes', 'read-only');
  const variables = {
    LAGO_TOKEN: 'a-real-looking-token',
    CONSUMERS_DIR: folder,
    LAGO_API_URL: 'http://127.0.0.1:9/api/v1',
  };
  Object.assign(environment, variables);
  up();
  for (const gateway of GATEWAYS) check(`${gateway.app} lets a consumer in`, await letsIn(gateway, key));
  const ways = {
    'by the command line': () => consumers(folder, 'rotate', 'team', '--now'),
    'in place': () => {
      const before = readFileSync(file);
      const next = consumers(folder, 'rotate', 'team', '--now');
      const after = readFileSync(file);
      writeFileSync(file, before);
      writeFileSync(file, after);
      return next;
    },
    'by a link that is swapped': () => {
      const next = consumers(folder, 'rotate', 'team', '--now');
      const text = readFileSync(file);
      for (const [version, content] of Object.entries({ one: '# empty\nconsumers: []\n', two: text })) {
        mkdirSync(join(folder, version), { mode: 0o755 });
        writeFileSync(join(folder, version, 'consumers.yaml'), content, { mode: 0o644 });
      }
      symlinkSync('one', join(folder, '..data'));
      rmSync(file);
      symlinkSync('..data/consumers.yaml', file);
      symlinkSync('two', join(folder, '..new'));
      renameSync(join(folder, '..new'), join(folder, '..data'));
      return next;
    },
  };
  for (const [way, replace] of Object.entries(ways)) {
    const old = key;
    key = replace();
    for (const gateway of GATEWAYS) {
      check(`${gateway.app} takes the new key of a file replaced ${way}`, await letsIn(gateway, key));
      const status = await statusWith(gateway, { 'x-api-key': old });
      check(`${gateway.app} refuses the old one`, status === 401, String(status));
    }
  }
  down(...Object.keys(variables));
  rmSync(join(folder, '..'), { recursive: true });
}
