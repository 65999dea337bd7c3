import type { Call } from '../call/call.js';
import type { UpstreamClock } from '../call/upstream-clock.js';

/** Times in records are cut to whole seconds. */
const SECOND_MS = 1000;

/** Compares the times a record shows with our own time `since` (ms since the epoch), as far as the clocks are known. */
export interface Times {
  /** True when what happened at the shown time surely happened before. Text that is no time is never before. */
  surelyBefore(call: Call, shown: unknown, since: number): boolean;
  /** True when it surely happened after. */
  surelyAfter(call: Call, shown: unknown, since: number): boolean;
}

export function timesBy(upstreamClock: UpstreamClock): Times {
  return {
    surelyBefore({ operation }, shown, since) {
      const earliest = upstreamClock.earliest(operation.upstream, since);
      return Date.parse(String(shown)) < Math.floor(earliest / SECOND_MS) * SECOND_MS;
    },
    surelyAfter({ operation }, shown, since) {
      return Date.parse(String(shown)) > upstreamClock.latest(operation.upstream, since);
    },
  };
}
