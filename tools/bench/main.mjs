// npm run bench [-- rest|mcp|latency|soak|scale|events|profile ...]: everything side by side on this machine; prints ratios,
// which hold on other machines, beside absolute figures, which do not. nginx and wrk are the upstream and the load.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { compare } from './compare.mjs';
import { runEvents } from './events.mjs';
import { mcpGoals, restGoals } from './goals.mjs';
import { runLatency } from './latency.mjs';
import { machine } from './machine.mjs';
import { runProfile } from './profile.mjs';
import { checkMcp, checkRest } from './same-answers.mjs';
import { runScale } from './scale.mjs';
import { MCP, REST } from './scenarios.mjs';
import { runSoak } from './soak.mjs';
import { printGoals, printTable } from './table.mjs';
import { Targets } from './targets.mjs';
import { startUpstream } from './upstream.mjs';

const PARTS = {
  rest: async ({ targets }) => {
    const processes = await targets.rest();
    await checkRest(processes);
    const table = await compare(REST, processes);
    printTable('REST', table, 'b bare proxy');
    return { results: { rest: table }, goals: restGoals(table) };
  },
  mcp: async ({ targets, direct }) => {
    const processes = await targets.mcp();
    await checkMcp(processes, direct);
    const table = await compare(MCP, processes);
    printTable('MCP', table, 'one tool');
    return { results: { mcp: table }, goals: mcpGoals(table) };
  },
  latency: (bench) => runLatency(bench, bench.results.rest?.['GET one']['e gateway, on'].perSecond),
  soak: runSoak,
  scale: runScale,
  events: runEvents,
  profile: runProfile,
};
const ALL = Object.keys(PARTS).filter((part) => part !== 'profile'); // it explains figures, it is not one

const parts = process.argv.length > 2 ? process.argv.slice(2) : ALL;
const unknown = parts.filter((part) => !(part in PARTS));
if (unknown.length) throw new Error(`no part ${unknown.join(', ')}: there are ${Object.keys(PARTS).join(', ')}`);

const needed = parts.every((part) => part === 'events') ? [] : ['nginx', 'wrk'];
for (const tool of needed) {
  if (spawnSync('which', [tool]).status === 0) continue;
  const installed = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', tool], { stdio: 'inherit' });
  if (installed.status !== 0) throw new Error(`${tool} is needed: install it first`);
}
const cache = join(import.meta.dirname, '../../node_modules/.cache');
mkdirSync(cache, { recursive: true });

const port = 18000 + (process.pid % 100) * 100;
const upstream = `http://127.0.0.1:${port}`;
const stopUpstream = needed.length ? await startUpstream(port) : () => undefined;
const targets = new Targets(upstream, port);
const bench = { targets, direct: { url: upstream, prefix: '/api/v1' }, results: {} };
const goals = [];
const started = Date.now();
console.log(await machine());
try {
  for (const part of parts) {
    const done = await PARTS[part](bench);
    Object.assign(bench.results, done.results);
    goals.push(...done.goals);
  }
} finally {
  targets.end();
  stopUpstream();
}
writeFileSync(join(cache, 'bench.json'), JSON.stringify({ ...bench.results, goals }, null, 2));
if (goals.length) printGoals(goals);
console.log(`\nTook ${Math.round((Date.now() - started) / 1000)} s.`);

const failed = Object.values(bench.results).flatMap((table) =>
  Object.entries(table).flatMap(([scenario, rows]) =>
    Object.entries(rows)
      .filter(([, row]) => row.errors > 0)
      .map(([target, row]) => `${scenario}, ${target}: ${row.errors}`),
  ),
);
if (failed.length) console.error(`\nErrors, so nothing above can be compared: ${failed.join('; ')}`);
process.exit(failed.length ? 1 : 0);
