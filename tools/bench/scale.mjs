// What a second process brings. Twice the throughput needs cores for two gateways, the upstream and the load; on less,
// the CPU time a request takes says whether processes get in each other's way: they share nothing.
import { availableParallelism } from 'node:os';
import { measureWarm, medians } from './compare.mjs';
import { scaleGoal } from './goals.mjs';
import { REST } from './scenarios.mjs';
import { ROUNDS } from './settings.mjs';

const CORES = availableParallelism();
const ENOUGH = 4;
const SHARE = 0.2; // of what one process can serve: two of them are still well below what two cores can do

export async function runScale({ targets }) {
  const processes = [await targets.governed('rest-gateway'), await targets.governed('rest-gateway')];
  const request = REST['GET one'];
  const asked = (target, rate) => measureWarm(target, request, { rate, cold: !rate });
  const one = (round, rate) => asked(processes[round % 2], rate);
  const both = async (_round, rate) => sum(await Promise.all(processes.map((target) => asked(target, rate))));

  const even = ROUNDS + (ROUNDS % 2); // each of the two is the one process as often as the other
  const rounds = CORES < ENOUGH ? 2 : even; // not judged then
  const raw = await alternate({ one, both }, rounds);
  const rate = raw.one.perSecond * SHARE;
  const calm = await alternate({ one, both }, even, rate);
  await Promise.all(processes.map((target) => targets.stop(target)));

  console.log('\n## Two processes\n');
  console.log(`at ${rate.toFixed(0)} requests/s each: ${cpu(calm.one)} with one process, ${cpu(calm.both)} with two`);
  console.log(`at full load: ${throughput(raw.one)} with one process, ${throughput(raw.both)} with two`);
  const efficiency = (calm.one.cpuMicros / calm.both.cpuMicros) * 2;
  const ratio = raw.both.perSecond / raw.one.perSecond;
  const results = { scale: { 'GET one, calm': calm, 'GET one, full': raw } };
  if (CORES >= ENOUGH) return { results, goals: [scaleGoal('throughput', ratio)] };
  console.log(
    `This machine has ${CORES} cores for the gateways, nginx and wrk: it bounds throughput (${ratio.toFixed(2)} times), ` +
      'so CPU per request is judged instead: twice that of one process : that of two.',
  );
  return { results, goals: [scaleGoal('by CPU per request', efficiency)] };
}

const cpu = ({ cpuMicros }) => `${cpuMicros.toFixed(0)} us of CPU per request`;
const throughput = ({ perSecond }) => `${perSecond.toFixed(0)} requests/s`;

async function alternate(ways, rounds, rate) {
  const runs = { one: [], both: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) runs[name].push(await way(round, rate));
  }
  return { one: medians(runs.one), both: medians(runs.both) };
}

/** @param {any[]} pair */
function sum([first, second]) {
  const perSecond = first.perSecond + second.perSecond;
  const cpuPerSecond = first.cpuMicros * first.perSecond + second.cpuMicros * second.perSecond;
  return { perSecond, cpuMicros: cpuPerSecond / perSecond, errors: first.errors + second.errors };
}
