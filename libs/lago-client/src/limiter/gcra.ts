/** The pace of a bucket: one permit per `intervalMs`, `burst` permits at once after a rest. */
export interface Pace {
  readonly intervalMs: number;
  readonly burst: number;
}

/** Permits taken in one go: the first is due after `dueMs` (below 0: already), each further one an interval later. */
export interface Taken {
  readonly dueMs: number;
  /** 0 when even the first was beyond the horizon. */
  readonly count: number;
}

/**
 * The generic cell rate algorithm for up to `wanted` permits. `tat` is the time at which the bucket is even again.
 * Permits due within `horizonMs` are taken at once and waited for, so that they follow each other without a gap even
 * when the store is slow to answer.
 */
export function takePermits(
  tat: number,
  now: number,
  { intervalMs, burst }: Pace,
  horizonMs: number,
  wanted: number,
): Taken & { readonly tat: number } {
  const even = Math.max(tat, now);
  const dueMs = even - (burst - 1) * intervalMs - now;
  const within = Math.floor((horizonMs - dueMs) / intervalMs) + 1;
  const count = Math.max(0, Math.min(wanted, within));
  return { dueMs, count, tat: count ? even + count * intervalMs : tat };
}
