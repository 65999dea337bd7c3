// npm run bench:start: time and CPU time from start to ready, resident memory at rest, per gateway. Needs a build.
// On a busy machine only the CPU time (all threads together) says anything about the gateway.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
const RUNS = 5;

async function measure(app) {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, `apps/${app}/dist/main.js`)], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      MANAGEMENT_PORT: '0',
      LAGO_TOKEN: 'sandbox',
      LAGO_API_URL: 'http://127.0.0.1:9/api/v1',
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const management = await new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /management (\S+)\n/.exec(text);
      if (found) resolve(found[1]);
    });
  });
  const { status } = await fetch(`${management}/readyz`);
  if (status !== 200) throw new Error(`${app} is not ready: ${status}`);
  const ms = performance.now() - started;
  const cpuMs = cpuTime(child.pid);
  await sleep(3000);
  const pages = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  return { ms, cpuMs, mb: Number(pages?.[1] ?? 0) / 1024 };
}

/** User and system time of a process, in ms; Linux counts it in hundredths of a second. */
function cpuTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

for (const app of ['rest-gateway', 'mcp-gateway']) {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(app));
  const ms = median(runs.map((run) => run.ms));
  const cpuMs = median(runs.map((run) => run.cpuMs));
  const mb = median(runs.map((run) => run.mb));
  const start = `start to ready ${ms.toFixed(0)} ms (${cpuMs} ms CPU)`;
  console.log(`${app}: ${start}, at rest ${mb.toFixed(0)} MB (median of ${RUNS})`);
}
