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
    for (const [name, target] of Object.entries({ rest, mcp })) {
      const sample = { resident: residentMegabytes(target.pid), heap: Infinity };
      samples[name].push(sample);
      heapMegabytes(target).then((heap) => (sample.heap = heap));
    }
  }, 1000);
  const steady = await load({ seconds: SOAK, rate: RATE });
  clearInterval(timer);

  const errorsOf = ({ errors }) => ({ errors }); // three loads at once: their figures compare with nothing
  const table = Object.fromEntries(
    Object.keys(loads).map((name) => [name, { full: errorsOf(full[name]), soak: steady[name] }]),
  );
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

/** Heap in use, from the gateway's own metrics. */
async function heapMegabytes({ url }) {
  const management = new URL(url);
  management.port = String(Number(management.port) + 1);
  const metrics = await (await fetch(new URL('/metrics', management))).text();
  return Number(/^nodejs_heap_size_used_bytes\S* (\d+)/m.exec(metrics)[1]) / 1e6;
}

function judge(name, samples) {
  const all = samples.map(({ resident }) => resident);
  const half = all.slice(Math.floor(all.length / 2));
  const quarter = Math.ceil(samples.length / 4);
  const lowest = (some) => Math.min(...some.map(({ heap }) => heap)).toFixed(0);
  const [before, after] = [lowest(samples.slice(0, quarter)), lowest(samples.slice(-quarter))];
  const perSecond = risePerSample(half);
  const mean = half.reduce((sum, value) => sum + value, 0) / half.length;
  const [start, end] = [all[0].toFixed(0), all.at(-1).toFixed(0)];
  console.log(
    `${name}: RSS ${start} MB at the start, ${end} MB at the end, second half ${(perSecond * 60).toFixed(2)} MB/min; ` +
      `lowest heap in use ${before} MB in the first quarter, ${after} MB in the last`,
  );
  return soakGoal(name, (perSecond * half.length) / mean);
}
