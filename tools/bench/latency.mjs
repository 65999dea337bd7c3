// How long a caller waits when the gateway is not busy: every target is asked at the same rate, 30 % of what the gateway
// with everything on can serve on this machine now.
import { compare, measureWarm } from './compare.mjs';
import { latencyGoals } from './goals.mjs';
import { REST } from './scenarios.mjs';
import { printTable } from './table.mjs';

const SHARE = 0.3;

/** `capacity` is what (e) served in this run, in requests per second; it is measured when not given. */
export async function runLatency({ targets }, capacity) {
  const { 'a direct': direct, 'b bare proxy': bare, 'e gateway, on': gateway } = await targets.rest();
  const scenarios = { 'GET one': REST['GET one'] };
  capacity ??= (await measureWarm(gateway, REST['GET one'], { cold: true })).perSecond;
  const rate = capacity * SHARE;
  const named = { 'a direct': direct, 'b bare proxy': bare, 'e gateway, on': gateway };
  const table = await compare(scenarios, named, { rate });
  printTable(`Latency at ${SHARE * 100} % load`, table, 'a direct');
  const achieved = Object.entries(table['GET one']).map(([name, row]) => `${name} ${row.perSecond.toFixed(0)}`);
  console.log(`\nIntended ${rate.toFixed(0)} requests/s, achieved: ${achieved.join(', ')}.`);
  return { results: { latency: table }, goals: latencyGoals(table) };
}
