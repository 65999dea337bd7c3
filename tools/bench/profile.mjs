// Where the time of (e) goes: a CPU profile of a fresh process under full load, summed up as a flame graph would show it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hrtime } from 'node:process';
import { measureWarm } from './compare.mjs';
import { bandOf } from './profile-bands.mjs';
import { readProfile } from './profile-samples.mjs';
import { REST } from './scenarios.mjs';
import { SECONDS } from './settings.mjs';

const INTERVAL_MICROS = 500;
const TOP = 15;

export async function runProfile({ targets }) {
  const results = {};
  for (const scenario of ['GET one', 'POST event']) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
    const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${INTERVAL_MICROS}`];
    const target = await targets.governed('rest-gateway', { nodeArgs });
    const seconds = SECONDS * 2;
    const row = await measureWarm(target, REST[scenario], { cold: true, seconds });
    const to = Number(hrtime.bigint() / 1000n); // V8 stamps samples with the same clock
    await targets.stop(target); // which writes the profile
    const profile = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8'));
    rmSync(folder, { recursive: true });
    results[scenario] = { 'e gateway, on, profiled': row };
    print(scenario, row, readProfile(profile, to - seconds * 1e6, to));
  }
  return { results: { profile: results }, goals: [] };
}

function print(scenario, { perSecond, cpuMicros }, { self, inclusive, busy, idle }) {
  const share = (micros) => `${((micros / busy) * 100).toFixed(1).padStart(5)} %`;
  const largest = (sums) => [...sums].sort(([, one], [, two]) => two - one);
  const rate = `${perSecond.toFixed(0)} requests/s, ${cpuMicros.toFixed(0)} us of CPU per request while profiled`;
  console.log(`\n## Profile of ${scenario}\n\n${rate}, ${((idle / (busy + idle)) * 100).toFixed(0)} % idle\n`);
  const bands = new Map();
  for (const [stack, micros] of self) bands.set(bandOf(stack), (bands.get(bandOf(stack)) ?? 0) + micros);
  for (const [band, micros] of largest(bands)) console.log(`${share(micros)}  ${band}`);
  console.log(`\nOur own functions, with all they call until their first await, largest ${TOP}:\n`);
  for (const [place, micros] of largest(inclusive).slice(0, TOP)) console.log(`${share(micros)}  ${place}`);
}
