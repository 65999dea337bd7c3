import type { Clock } from '../call/clock.js';
import type { Pace } from './gcra.js';
import type { PermitStore } from './permits.js';

export interface SupplyOptions {
  readonly key: string;
  readonly permits: PermitStore;
  readonly clock: Clock;
  /** Calls that wait for a permit. */
  readonly waiting: () => number;
}

/** Permits of one bucket, taken from the store a little ahead and handed out when they are due. */
export interface PermitSupply {
  /** Resolves when the next permit may be used. For one caller at a time. */
  next(pace: Pace): Promise<void>;
  /**
   * Nobody waits any more: permits of a time gone by would be used all at once later. Those that are not due yet go
   * back, for others.
   */
  drop(pace: Pace | undefined): void;
}

/**
 * Permits are taken this far ahead: far enough that a slow answer of the store costs none, near enough that a later
 * urgent call or another process is not kept out.
 */
const HORIZON_MS = 250;

export function createPermitSupply({ key, permits, clock, waiting }: SupplyOptions): PermitSupply {
  /** When the permits in hand may be used; milliseconds since the epoch. */
  const due: number[] = [];
  let filling: Promise<void> | undefined;

  return {
    async next(pace) {
      const horizon = Math.max(HORIZON_MS, 2 * pace.intervalMs);
      for (;;) {
        const ahead = due.length * pace.intervalMs;
        if (ahead < horizon / 2 && due.length < waiting())
          filling ??= fill(pace, horizon).finally(() => (filling = undefined));
        const [first] = due;
        if (first === undefined) {
          await filling;
          continue;
        }
        const wait = first - clock.now();
        if (wait >= 1) await clock.sleep(wait);
        due.shift();
        return;
      }
    },
    drop(pace) {
      const early = due.filter((at) => at > clock.now()).length;
      due.length = 0;
      if (pace && early > 0) void permits.giveBack(key, pace, early).catch(() => undefined);
    },
  };

  async function fill(pace: Pace, horizon: number): Promise<void> {
    const { dueMs, count } = await permits.take(key, pace, horizon, Math.max(1, waiting() - due.length));
    const now = clock.now();
    for (let index = 0; index < count; index += 1) due.push(now + dueMs + index * pace.intervalMs);
    if (count === 0) await clock.sleep(Math.max(1, dueMs - horizon / 2));
  }
}
