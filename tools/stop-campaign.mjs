// npm run campaign:stop -- [--starts 1000] [--parallel 2]: starts services and stops each at a random moment, most of
// them while they start. Every one must end by itself. Exit 1 when one did not.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    starts: { type: 'string', default: '1000' },
    parallel: { type: 'string', default: '2' },
    patience: { type: 'string', default: '60000' },
  },
});
const [starts, parallel, patience] = [values.starts, values.parallel, values.patience].map(Number);
const SERVICES = [
  'apps/rest-gateway/dist/main.js',
  'apps/mcp-gateway/dist/main.js',
  'apps/mcp-gateway/dist/stdio.js',
  'apps/lago-sandbox/dist/main.js',
];
const SIGNALS = ['SIGTERM', 'SIGINT'];
const environment = {
  PATH: process.env.PATH,
  LAGO_TOKEN: 'sandbox',
  LAGO_API_URL: 'http://127.0.0.1:9/api/v1',
  PORT: '0',
  MANAGEMENT_PORT: '0',
  CONTROL_PORT: '0',
};

/** How long the last starts of a service took: the moments lie before and around that. */
const took = new Map(SERVICES.map((service) => [service, 1500]));
const ends = {};
let lost = 0;

function once(service, signal) {
  return new Promise((resolve) => {
    const began = Date.now();
    const child = spawn(process.execPath, [join(root, service)], { env: environment, stdio: 'pipe' });
    let ready = service.endsWith('stdio.js');
    child.stderr.resume();
    child.stdout.on('data', (chunk) => {
      if (!String(chunk).includes(' listening on ')) return;
      ready = true;
      took.set(service, Date.now() - began);
    });
    const timer = setTimeout(() => child.kill(signal), Math.random() * took.get(service) * 1.2);
    const late = setTimeout(() => {
      lost += 1;
      process.stderr.write(`${service} did not end after ${signal}\n`);
      child.kill('SIGKILL');
    }, patience);
    child.once('exit', (code, by) => {
      clearTimeout(timer);
      clearTimeout(late);
      const end = `${service} ${ready ? 'ready' : 'starting'}: ${code ?? by}`;
      ends[end] = (ends[end] ?? 0) + 1;
      resolve();
    });
  });
}

let next = 0;
async function work() {
  while (next < starts) {
    const turn = next++;
    await once(SERVICES[turn % SERVICES.length], SIGNALS[Math.floor(turn / SERVICES.length) % SIGNALS.length]);
    if (turn % 100 === 99) process.stderr.write(`${turn + 1} of ${starts}\n`);
  }
}

function report() {
  for (const end of Object.keys(ends).sort()) process.stdout.write(`${end}: ${ends[end]}\n`);
  const ended = Object.values(ends).reduce((sum, count) => sum + count, 0);
  process.stdout.write(`${ended} starts, ${lost} did not end\n`);
  process.exit(lost ? 1 : 0);
}

// Whoever breaks it off sees how far it came.
process.once('SIGINT', report);
await Promise.all(Array.from({ length: parallel }, work));
report();
