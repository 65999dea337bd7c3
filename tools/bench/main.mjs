// npm run bench: everything side by side on this machine, in interleaved rounds; prints ratios, which hold on other
// machines, beside absolute figures, which do not. nginx and wrk are the upstream and the load.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { governance } from './governance.mjs';
import { measure, residentMegabytes } from './measure.mjs';
import { MCP, REST } from './scenarios.mjs';
import { startTargets, stopTargets } from './targets.mjs';
import { startUpstream } from './upstream.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
const CONNECTIONS = 32;

for (const tool of ['nginx', 'wrk']) {
  if (spawnSync('which', [tool]).status === 0) continue;
  const installed = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', tool], { stdio: 'inherit' });
  if (installed.status !== 0) throw new Error(`${tool} is needed: install it first`);
}
mkdirSync(join(import.meta.dirname, '../../node_modules/.cache'), { recursive: true });

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs each scenario on each target in turn, round after round, and keeps the medians. */
async function compare(scenarios, targets, options = {}) {
  const table = {};
  for (const [scenario, request] of Object.entries(scenarios)) {
    const runs = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [name, { url, pid, prefix = '', headers }] of Object.entries(targets)) {
        const origin = new URL(url).origin;
        const asked = { ...request, path: prefix + request.path, headers: { ...request.headers, ...headers } };
        const seconds = round === 0 ? 1 : SECONDS;
        const result = await measure({
          url: origin,
          pid,
          request: asked,
          seconds,
          connections: CONNECTIONS,
          ...options,
        });
        if (round > 0) runs[name].push(result);
      }
    }
    table[scenario] = Object.fromEntries(
      Object.entries(runs).map(([name, results]) => [
        name,
        Object.fromEntries(
          Object.keys(results[0]).map((figure) => [figure, median(results.map((result) => result[figure]))]),
        ),
      ]),
    );
  }
  return table;
}

function print(title, table, reference) {
  console.log(`\n## ${title}\n`);
  console.log(
    `| scenario | target | requests/s | CPU us/request | p50 ms | p99 ms | errors | CPU : ${reference} | requests/s : ${reference} |`,
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const [scenario, rows] of Object.entries(table)) {
    const base = rows[reference];
    for (const [target, row] of Object.entries(rows)) {
      const ratio = (figure) => (row[figure] && base[figure] ? (row[figure] / base[figure]).toFixed(2) : '-');
      const figures = [row.perSecond.toFixed(0), row.cpuMicros.toFixed(0), row.p50.toFixed(2), row.p99.toFixed(2)];
      console.log(
        `| ${[scenario, target, ...figures, row.errors, ratio('cpuMicros'), ratio('perSecond')].join(' | ')} |`,
      );
    }
  }
}

const first = 18000 + (process.pid % 100) * 100;
const stopUpstream = await startUpstream(first);
const { environment, headers } = governance();
try {
  const upstream = `http://127.0.0.1:${first}`;
  const { rest, mcp } = await startTargets({ upstream, first, governed: environment, headers });
  const results = { rest: await compare(REST, rest) };
  print('REST', results.rest, 'b bare proxy');
  results.mcp = await compare(MCP, mcp);
  print('MCP', results.mcp, 'one tool');
  const capacity = results.rest['GET one']['e gateway, on'].perSecond;
  const delayMs = Math.max(1, Math.round((CONNECTIONS / (capacity * 0.3)) * 1000));
  results.latency = await compare({ 'GET one': REST['GET one'] }, rest, { delayMs });
  print('Latency at about 30 % load', results.latency, 'a direct');
  console.log('\n## Memory after the runs (resident MB)\n');
  for (const [name, { pid }] of [...Object.entries(rest), ...Object.entries(mcp)]) {
    if (pid) console.log(`${name}: ${residentMegabytes(pid).toFixed(0)}`);
  }
  writeFileSync(join(import.meta.dirname, '../../node_modules/.cache/bench.json'), JSON.stringify(results, null, 2));
} finally {
  stopTargets();
  stopUpstream();
}
process.exit(0);
