/** Bounds how many exchanges run at once; whoever has the better rank (lower number) gets the next free slot. */
export interface Slots {
  /** Takes a slot right away when that is allowed. */
  tryTake(rank: number): boolean;
  /** Resolves with a slot taken. */
  take(rank: number): Promise<void>;
  give(): void;
  /** How many exchanges of this rank can run at once. */
  capacity(rank: number): number;
}

/** Rank 0 has `reserved` slots that nobody else gets, so that slow calls of others cannot hold it up. */
export function createSlots(total: number, reserved: number): Slots {
  let used = 0;
  const waiting: { rank: number; take: () => void }[] = [];
  const capacity = (rank: number) => (rank === 0 ? total : Math.max(1, total - reserved));
  const free = (rank: number) => used < capacity(rank);
  const tryTake = (rank: number) => {
    if (!free(rank)) return false;
    used += 1;
    return true;
  };
  return {
    capacity,
    tryTake,
    take: (rank) =>
      new Promise((resolve) => {
        if (tryTake(rank)) return resolve();
        const place = waiting.findIndex((other) => other.rank > rank);
        waiting.splice(place < 0 ? waiting.length : place, 0, { rank, take: resolve });
      }),
    give() {
      used -= 1;
      const next = waiting[0];
      if (!next || !tryTake(next.rank)) return;
      waiting.shift();
      next.take();
    },
  };
}
