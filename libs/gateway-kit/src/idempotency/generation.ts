import { randomUUID } from 'node:crypto';
import type { SharedScripts } from '@lago/lago-client';
import type { Log } from '../logging/log.js';
import { WATCH } from './redis-scripts.js';
import type { Lifetimes } from './store.js';

/** Why a memory may not hold everything: it began empty, is behind what was seen, was started again, or throws keys out. */
export type Cause = 'empty' | 'older' | 'restarted' | 'evicted';

/** What the store says about its memory. */
export interface Report {
  readonly id: string;
  /** Raised with every claim; it never falls but by a loss. */
  readonly seq: number;
  /** Milliseconds since the last loss. */
  readonly lostFor: number;
  readonly cause: Cause;
  /** Some process had seen what is gone. */
  readonly sure: boolean;
}

/** Keys may be forgotten; milliseconds since the epoch, by the clock of this process. */
export interface Loss {
  readonly at: number;
  /** Until then calls that may not be repeated are looked for before they are sent. */
  readonly until: number;
  readonly cause: Cause;
}

/** Notices that the store lost its memory: every process remembers how far it was, and compares. */
export interface Generations {
  /** Name of the record about the memory, without prefix. */
  readonly key: string;
  /** What this process saw last; an empty id before the first answer. */
  seen(): { readonly id: string; readonly seq: number };
  /** A name for the next generation. */
  fresh(): string;
  learn(report: Report): void;
  /** Asks the store, which also proves that it can be written to. Rejects when it cannot. */
  watch(): Promise<void>;
  /** The last loss, as long as it matters. */
  loss(): Loss | undefined;
  /** Asks when something was surely lost; milliseconds since the epoch, by the clock of this process. */
  lostAt(): Promise<number | undefined>;
}

export interface GenerationOptions extends Lifetimes {
  readonly scripts: SharedScripts;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Called once for every loss. */
  readonly onLoss: (loss: Loss) => void;
}

/** Moments that are told by two clocks differ by less. */
const SAME_MS = 1000;

export function createGenerations({ scripts, log, leaseMs, ttlMs, now, onLoss }: GenerationOptions): Generations {
  const key = 'idempotency-generation';
  let seen = { id: '', seq: 0 };
  let known: Loss | undefined;
  let sureAt: number | undefined;

  return {
    key,
    seen: () => seen,
    fresh: () => randomUUID(),
    learn,
    watch,
    async lostAt() {
      await watch();
      return sureAt;
    },
    loss: () => (known && known.until > now() ? known : undefined),
  };

  async function watch(): Promise<void> {
    const args = ['', '', leaseMs, ttlMs, seen.id, seen.seq, randomUUID()];
    learn(readReport((await scripts.run(WATCH, [key, key, key], args)) as readonly string[]));
  }

  function learn({ id, seq, lostFor, cause, sure }: Report): void {
    // Answers may overtake each other.
    seen = { id, seq: id === seen.id ? Math.max(seq, seen.seq) : seq };
    const at = now() - lostFor;
    if (sure) sureAt = at;
    if (lostFor >= ttlMs || (known && Math.abs(known.at - at) < SAME_MS)) return;
    known = { at, until: at + ttlMs, cause };
    const until = new Date(known.until).toISOString();
    log.warn(
      { cause, lostAt: new Date(at).toISOString(), until },
      'idempotency keys may be forgotten: calls that may not be repeated are looked for before they are sent',
    );
    onLoss(known);
  }
}

/** The report as the scripts answer it. */
export function readReport([id = '', seq, lostFor, cause, sure]: readonly string[]): Report {
  return { id, seq: Number(seq), lostFor: Number(lostFor), cause: cause as Cause, sure: sure === '1' };
}
