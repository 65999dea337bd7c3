// What everything runs on, and whether it has the machine to itself.
import { availableParallelism, cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** One line about this machine; call it when nothing of the bench is working. */
export async function machine() {
  const before = times();
  await setTimeout(2000);
  const after = times();
  const busy = (after.busy - before.busy) / (after.all - before.all);
  const warning = busy > 0.1 ? ': requests/s and p99 suffer from that, CPU per request less so' : '';
  const others = `others use ${(busy * 100).toFixed(0)} % of its CPU right now${warning}`;
  return `Node ${process.version}, ${availableParallelism()} cores; ${others}.`;
}

function times() {
  const all = cpus().flatMap((core) => Object.values(core.times));
  const idle = cpus().map((core) => core.times.idle);
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  return { all: sum(all), busy: sum(all) - sum(idle) };
}
