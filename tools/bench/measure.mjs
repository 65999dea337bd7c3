// One load run: wrk against a URL, and the CPU time the server's process took for it, from the system's accounting.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { wrkProgram } from './wrk-program.mjs';

const run = promisify(execFile);
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const folder = mkdtempSync(join(tmpdir(), 'bench-wrk-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

// Mean pause of a paced connection, far above the time of an answer, so that the rate hardly depends on that time.
const PAUSE_MS = 200;

// wrk's random numbers start the same in every run, so a run is told where to count from; no two runs ever overlap.
const NUMBERS_PER_RUN = 1_000_000;
let runs = 0;

/** CPU seconds (user and system) a process has used so far. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MB. */
export function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/**
 * Loads `url` for `seconds`, with as much as `connections` can get or, when `rate` is given, with that many requests per
 * second. Gives requests per second, CPU microseconds per request, p50/p99 in ms, and errors.
 */
export async function measure({ url, pid, request, seconds, connections, rate }) {
  const start = ++runs * NUMBERS_PER_RUN;
  const script = join(folder, `request-${runs}.lua`);
  const paced = rate ? Math.max(1, Math.round((rate * PAUSE_MS) / 1000)) : undefined;
  writeFileSync(script, wrkProgram(request, start, paced && (paced / rate) * 1000));
  const before = pid ? cpuSeconds(pid) : 0;
  const asked = ['-t1', `-c${paced ?? connections}`, `-d${seconds}s`, '--latency', '-s', script, url];
  const { stdout } = await run('wrk', asked);
  const cpu = pid ? cpuSeconds(pid) - before : 0;
  rmSync(script);
  const requests = Number(/(\d+) requests in/.exec(stdout)[1]);
  const troubles = stdout.split('\n').filter((line) => /Non-2xx|Socket errors/.test(line));
  const errors = troubles.flatMap((line) => line.match(/\b\d+\b/g)).reduce((sum, text) => sum + Number(text), 0);
  if (errors) console.error(`${url}, ${request.path}:${troubles.join(',')}`);
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    cpuMicros: pid ? (cpu * 1e6) / requests : 0,
    p50: milliseconds(stdout, '50%'),
    p99: milliseconds(stdout, '99%'),
    errors: requests === 0 ? 1 : errors,
  };
}

function milliseconds(stdout, percentile) {
  const [, number, unit] = new RegExp(`${percentile}\\s+([\\d.]+)(us|ms|s)`).exec(stdout);
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit];
}
