/** The pace of a bucket: one permit per `intervalMs`, `burst` permits at once after a rest. */
export interface Pace {
  readonly intervalMs: number;
  readonly burst: number;
}

export interface Slot {
  /** Milliseconds until the permit may be used; 0 is now. */
  readonly waitMs: number;
  /** False when the wait was beyond the horizon: nothing was taken, ask again. */
  readonly taken: boolean;
  /** The theoretical arrival time to keep (ms since the epoch). */
  readonly tat: number;
}

/**
 * The generic cell rate algorithm: `tat` is the time at which the bucket is even again.
 * A slot within `horizonMs` is taken at once and waited for, so that slots follow each other without a gap.
 */
export function takeSlot(tat: number, now: number, { intervalMs, burst }: Pace, horizonMs: number): Slot {
  const even = Math.max(tat, now);
  const waitMs = Math.max(0, even - (burst - 1) * intervalMs - now);
  if (waitMs > horizonMs) return { waitMs, taken: false, tat };
  return { waitMs, taken: true, tat: even + intervalMs };
}
