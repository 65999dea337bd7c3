import type { Attempt } from './caller.js';
import type { Passed } from './faulty-upstream.js';
import type { Intent } from './intents.js';
import { OTHER_BUILD } from './replicas.js';

export interface Story {
  readonly intent: Intent;
  readonly attempts: readonly Attempt[];
  /** Ids of its effects in the books; those of twins are shared. */
  readonly effects: readonly string[];
  /** How many intents share these effects. */
  readonly sharers: number;
  /** What reached the upstream in its name. */
  readonly passed: readonly Passed[];
}

export interface Conditions {
  /** The store of keys lost its memory, or a process died: a lookup may be all that is left. */
  readonly forgetful: boolean;
  /** Another build runs beside. What it tells is its own affair, and what it notes may leave ours in doubt. */
  readonly mixed: boolean;
}

/** The promises that one story breaks; empty when it keeps them all. */
export function judge({ intent, attempts, effects, sharers, passed }: Story, conditions: Conditions): string[] {
  const { forgetful, mixed } = conditions;
  const doubtful = forgetful || mixed;
  const broken: string[] = [];
  const ours = attempts.filter(({ replica }) => replica !== OTHER_BUILD);
  const done = ours.filter(({ told }) => told === 'done');
  const last = attempts.at(-1);
  if (effects.length > sharers) broken.push(`happened ${effects.length} times for ${sharers}`);
  if (done.length && effects.length === 0) broken.push('was acknowledged and is not there');
  for (const { id } of done) {
    // Ours may hand out again what the other build had kept.
    if (id === undefined) broken.push(...(mixed ? [] : ['was acknowledged without its record']));
    else if (!effects.includes(id)) broken.push('was acknowledged with the record of somebody else');
  }
  if (new Set(done.flatMap(({ id }) => id ?? [])).size > 1) broken.push('was acknowledged with two records');
  for (const one of ours) {
    const own = passed.filter(({ id }) => id.startsWith(`${one.requestId}-`));
    const wrote = own.filter(({ line }) => line.startsWith('POST'));
    if (one.told === 'not sent' && wrote.some(({ worked }) => worked))
      broken.push('was sent though it was said it was not');
    // A refusal of our valid call can only be one that an earlier try caused. That is the API's own answer to a repeat
    // whose first call was forgotten, and tells the truth: it is there.
    if (one.told === 'refused' && !(forgetful && effects.length)) broken.push(`was refused: ${one.status} ${one.code}`);
    if (one.told === 'unknown' && one.code === 'gateway_outcome_unknown' && !doubtful && clean(attempts, one, own)) {
      broken.push('was unknown though nothing had gone wrong');
    }
  }
  const knowable = !doubtful && sharers === 1 && listedAhead(intent, attempts, passed);
  if (intent.key && last && last.told !== 'done' && knowable) broken.push(`never was known: ${last.text}`);
  return broken;
}

/** Nothing of this attempt went wrong, and no attempt before it was unclear. */
function clean(attempts: readonly Attempt[], one: Attempt, own: readonly Passed[]): boolean {
  const before = attempts.slice(0, attempts.indexOf(one));
  const clear = before.every(({ told }) => told === 'done' || told === 'not sent');
  return clear && own.length > 0 && own.every(({ fault }) => fault === undefined);
}

/** Records that no id tells apart are listed ahead; where that read failed or was late, one that shows could be anybody's. */
function listedAhead({ kind }: Intent, attempts: readonly Attempt[], passed: readonly Passed[]): boolean {
  if (kind === 'event' || kind === 'add-on') return true;
  for (const { requestId } of attempts) {
    const own = passed.filter(({ id }) => id.startsWith(`${requestId}-`));
    const at = own.findIndex(({ line }) => line.startsWith('POST'));
    const { came = 0 } = own[at] ?? {};
    if (at >= 0) return at > 0 && own.slice(0, at).every((one) => one.fault === undefined && one.answered < came);
  }
  return true;
}
