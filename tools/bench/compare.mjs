// Everything side by side: each scenario on each target in turn, round after round, so that what else the machine does
// hits all of them alike.
import { measure } from './measure.mjs';
import { CONNECTIONS, ROUNDS, SECONDS, WARM } from './settings.mjs';

/** The middle value, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/**
 * A measured window right after its warm-up under the same load; errors of the warm-up count too. `cold` says that the
 * target's code for this request may not have run before.
 */
export async function measureWarm({ url, prefix = '', pid, headers }, request, options = {}) {
  const { cold = false, rate, seconds = SECONDS } = options;
  const load = {
    url: new URL(url).origin,
    pid,
    request: { ...request, path: prefix + request.path, headers: { ...request.headers, ...headers } },
    connections: CONNECTIONS,
    rate,
  };
  const warmUp = await measure({ ...load, seconds: cold ? WARM * 2 : WARM });
  const measured = await measure({ ...load, seconds });
  return { ...measured, errors: measured.errors + warmUp.errors };
}

/** The median of each figure over all runs; errors are added up. */
export function medians(runs) {
  const figures = Object.keys(runs[0]).map((figure) => [figure, median(runs.map((run) => run[figure]))]);
  return { ...Object.fromEntries(figures), errors: runs.reduce((sum, run) => sum + run.errors, 0) };
}

/**
 * Figures by scenario and target; `rate` asks every target for that many requests per second.
 * @param {{ rate?: number }} [options]
 * @returns {Promise<any>}
 */
export async function compare(scenarios, targets, options = {}) {
  const { rate } = options;
  const table = {};
  for (const [scenario, request] of Object.entries(scenarios)) {
    const runs = {};
    const rounds = request.judged ? ROUNDS : 1; // what no goal is about gets one round, or all takes far too long
    for (let round = 0; round < rounds; round++) {
      const cold = round === 0 && request.opens && !rate; // whoever gives a rate has measured a capacity before
      for (const [name, target] of Object.entries(targets)) {
        (runs[name] ??= []).push(await measureWarm(target, request, { cold, rate }));
      }
    }
    table[scenario] = Object.fromEntries(Object.entries(runs).map(([name, results]) => [name, medians(results)]));
  }
  return table;
}
