// Does memory grow under constant load? GET one and POST event on a REST gateway, tools/call on an MCP gateway, all at
// the same time and at a fixed rate, with everything on and no help for the garbage collector.
import { clearInterval, setInterval } from 'node:timers';
import { measure, residentMegabytes } from './measure.mjs';
import { soakGoal } from './goals.mjs';
import { MCP, REST } from './scenarios.mjs';
import { SOAK } from './settings.mjs';
import { risePerSample } from './slope.mjs';

const RATE = 300;

export async function runSoak({ targets }) {
  const rest = await targets.governed('rest-gateway');
  const mcp = await targets.governed('mcp-gateway');
  const load = ({ url, pid, headers }, request) =>
    measure({
      url,
      pid,
      request: { ...request, headers: { ...request.headers, ...headers } },
      seconds: SOAK,
      rate: RATE,
    });

  const samples = { rest: [], mcp: [] };
  const timer = setInterval(() => {
    samples.rest.push(residentMegabytes(rest.pid));
    samples.mcp.push(residentMegabytes(mcp.pid));
  }, 1000);
  const loads = { 'GET one': load(rest, REST['GET one']), 'POST event': load(rest, REST['POST event']) };
  loads['tools/call'] = load(mcp, MCP['tools/call']);
  const table = {};
  for (const [scenario, result] of Object.entries(loads)) table[scenario] = { soak: await result };
  clearInterval(timer);

  console.log(`\n## Memory under ${SOAK} s of constant load (3 times ${RATE} requests/s)\n`);
  for (const [scenario, { soak }] of Object.entries(table)) {
    console.log(`${scenario}: ${soak.perSecond.toFixed(0)} requests/s, ${soak.errors} errors`);
  }
  const goals = Object.entries(samples).map(([name, all]) => judge(`${name} gateway`, all));
  console.log(
    'Judged by the slope, so a short soak only sees what leaks fast: a process still fills its heap then. ' +
      'BENCH_SOAK=3600 is the hour.',
  );
  await Promise.all([targets.stop(rest), targets.stop(mcp)]);
  return { results: { soak: table }, goals };
}

function judge(name, all) {
  const half = all.slice(Math.floor(all.length / 2));
  const perSecond = risePerSample(half);
  const mean = half.reduce((sum, value) => sum + value, 0) / half.length;
  const [start, end] = [all[0].toFixed(0), all.at(-1).toFixed(0)];
  console.log(
    `${name}: RSS ${start} MB at the start, ${end} MB at the end, second half ${(perSecond * 60).toFixed(2)} MB/min`,
  );
  return soakGoal(name, (perSecond * half.length) / mean);
}
