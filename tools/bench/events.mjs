// Do events get through when more are sent than the API takes single calls? A sandbox with the limits of Lago's cloud, one
// gateway, single calls at a fixed rate; beside it the same gateway with a contract that lets no call travel with others.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventGoals } from './goals.mjs';
import { cpuSeconds } from './measure.mjs';
import { EVENT_RATE, EVENT_SECONDS, WARM } from './settings.mjs';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const CONTRACT = join(ROOT, 'capabilities/lago/contract');
/** What Lago documents for its cloud. Which of the two counts a batch it does not say: the sandbox takes the second. */
const LIMITS = 'events=500,current_usage=200,default=50';

export async function runEvents({ targets }) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-events-'));
  const table = {};
  try {
    const ways = { together: CONTRACT, 'each alone': contractWithoutTravel(folder) };
    for (const [name, contract] of Object.entries(ways)) table[name] = await one(targets, contract);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  print(table);
  return { results: { events: table }, goals: eventGoals(table.together, EVENT_RATE) };
}

async function one(targets, contract) {
  const sandbox = await targets.sandbox({ RATE_LIMIT: LIMITS });
  const gateway = await targets.gatewayTo(sandbox.url, { CONTRACT_DIR: contract, LOG_LEVEL: 'warn' });
  // V8 optimises what a busy server runs; these events are not counted.
  await load(gateway.url, WARM, 0);
  await fetch(`${sandbox.controlUrl}/reset`, { method: 'POST' });
  const before = [gateway, sandbox].map(({ pid }) => cpuSeconds(pid));
  const { accepted, statuses, ...times } = await load(gateway.url, EVENT_SECONDS, 1);
  const cpu = [gateway, sandbox].map(({ pid }, index) => cpuSeconds(pid) - before[index]);
  const stored = await storedIds(sandbox.controlUrl);
  const distinct = new Set(stored);
  await targets.stop(gateway);
  await targets.stop(sandbox);
  return {
    ...times,
    perSecond: accepted.length / times.seconds,
    statuses,
    lost: accepted.filter((id) => !distinct.has(id)).length,
    doubled: stored.length - distinct.size,
    cpuMicros: (cpu[0] / Math.max(1, accepted.length)) * 1e6,
    sandboxCpuMicros: (cpu[1] / Math.max(1, accepted.length)) * 1e6,
    errors: 0,
  };
}

async function load(url, seconds, number) {
  const args = [join(import.meta.dirname, 'event-load.mjs'), url, EVENT_RATE, seconds, number].map(String);
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 30 });
  return JSON.parse(stdout);
}

async function storedIds(controlUrl) {
  const books = /** @type {any} */ (await (await fetch(`${controlUrl}/books`)).json());
  return books.organizations.flatMap(({ events }) => events.map((event) => event.transaction_id));
}

function contractWithoutTravel(folder) {
  const copy = join(folder, 'contract');
  cpSync(CONTRACT, copy, { recursive: true });
  const file = join(copy, 'events.yaml');
  const lines = readFileSync(file, 'utf8').split('\n');
  const from = lines.findIndex((line) => line.trim() === 'travels:');
  const indent = lines[from].search(/\S/);
  const length = lines.slice(from + 1).findIndex((line) => line.search(/\S/) <= indent) + 1;
  lines.splice(from, length);
  writeFileSync(file, lines.join('\n'));
  return copy;
}

function print(table) {
  console.log(
    `\n## Events: ${EVENT_RATE} single calls a second for ${EVENT_SECONDS} s, the API limited to ${LIMITS}\n`,
  );
  console.log(
    '|            | stored/s | lost | doubled | p50 ms | p99 ms | answers | CPU µs per event, gateway / sandbox |',
  );
  console.log('| ---------- | -------- | ---- | ------- | ------ | ------ | ------- | --- |');
  for (const [name, row] of Object.entries(table)) {
    const answers = Object.entries(row.statuses)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ');
    const figures = [row.perSecond.toFixed(0), row.lost, row.doubled, row.p50.toFixed(0), row.p99.toFixed(0), answers];
    console.log(
      `| ${name} | ${figures.join(' | ')} | ${row.cpuMicros.toFixed(0)} / ${row.sandboxCpuMicros.toFixed(0)} |`,
    );
  }
  console.log('\nLago does not document in which bucket a batch counts; the sandbox counts it among the 50.');
}
