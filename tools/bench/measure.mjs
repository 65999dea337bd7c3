// One load run: wrk against a URL, and the CPU time the server's process took for it, from the system's accounting.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const folder = mkdtempSync(join(tmpdir(), 'bench-wrk-'));

/** CPU seconds (user and system) a process has used so far. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MB. */
export function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

/** The Lua program wrk runs for a request; `$N` is another number each time, so that no two requests are equal. */
function program({ method = 'GET', path, headers = {}, body }, delayMs) {
  const quoted = (text) => `[==[${text}]==]`;
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[ ${quoted(name)} ] = ${quoted(value)}`);
  const counted = body?.includes('$N') ? `:gsub('%$N', tostring(counter))` : '';
  return `counter = math.random(1, 1000000000)
wrk.method = '${method}'
${lines.join('\n')}
request = function()
  counter = counter + 1
  local text = ${body ? `${quoted(body)}` : 'nil'}
  ${counted ? `text = (text${counted})` : ''}
  local path = ${quoted(path)}
  ${path.includes('$N') ? `path = path:gsub('%$N', tostring(counter))` : ''}
  return wrk.format(nil, path, nil, text)
end
${delayMs ? `delay = function() return math.random(0, ${delayMs * 2}) end` : ''}`;
}

/** Loads `url` for `seconds`; gives requests per second, CPU microseconds per request, p50/p99 in ms, and errors. */
export async function measure({ url, pid, request, seconds, connections, delayMs = 0 }) {
  const script = join(folder, 'request.lua');
  writeFileSync(script, program(request, delayMs));
  const before = pid ? cpuSeconds(pid) : 0;
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url]);
  const cpu = pid ? cpuSeconds(pid) - before : 0;
  const requests = Number(/(\d+) requests in/.exec(stdout)[1]);
  const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0);
  const broken = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout);
  const socketErrors = broken ? broken.slice(1).reduce((sum, text) => sum + Number(text), 0) : 0;
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    cpuMicros: pid ? (cpu * 1e6) / requests : 0,
    p50: milliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    p99: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    errors: bad + socketErrors,
  };
}

function milliseconds([, number, unit]) {
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit];
}
