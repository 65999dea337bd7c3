// Does memory grow under constant load? GET one and POST event on a REST gateway, tools/call on an MCP gateway, all at
// the same time and at a fixed rate, with everything on and no help for the garbage collector.
import { clearInterval, setInterval } from 'node:timers';
import { measure, residentMegabytes } from './measure.mjs';
import { soakGoal } from './goals.mjs';
import { MCP, REST } from './scenarios.mjs';
import { CONNECTIONS, FILL, SOAK } from './settings.mjs';
import { risePerSample } from './slope.mjs';

const RATE = 300;

export async function runSoak({ targets }) {
  const rest = await targets.governed('rest-gateway');
  const mcp = await targets.governed('mcp-gateway');
  const loads = { 'GET one': [rest, REST], 'POST event': [rest, REST], 'tools/call': [mcp, MCP] };
  const load = async (how) => {
    const results = Object.entries(loads).map(async ([name, [{ url, pid, headers }, requests]]) => {
      const request = { ...requests[name], headers: { ...requests[name].headers, ...headers } };
      return [name, await measure({ url, pid, request, ...how })];
    });
    return Object.fromEntries(await Promise.all(results));
  };
  const full = await load({ seconds: FILL, connections: CONNECTIONS });

  const samples = { rest: [], mcp: [] };
  const timer = setInterval(() => {
    samples.rest.push(residentMegabytes(rest.pid));
    samples.mcp.push(residentMegabytes(mcp.pid));
  }, 1000);
  const steady = await load({ seconds: SOAK, rate: RATE });
  clearInterval(timer);

  const table = Object.fromEntries(Object.keys(loads).map((name) => [name, { full: full[name], soak: steady[name] }]));
  console.log(`\n## Memory under ${SOAK} s of constant load (3 times ${RATE} requests/s)\n`);
  for (const [scenario, { soak }] of Object.entries(table)) {
    console.log(`${scenario}: ${soak.perSecond.toFixed(0)} requests/s, ${soak.errors} errors`);
  }
  const goals = Object.entries(samples).map(([name, all]) => judge(`${name} gateway`, all));
  console.log(
    `Judged by the slope after ${FILL} s of full load; a short soak only sees what leaks fast. BENCH_SOAK=3600 is the hour.`,
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
