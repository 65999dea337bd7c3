import type { Clock } from '../call/clock.js';
import type { Member } from './member.js';

const SWEEP_MS = 100;

/** Minds the time of members with one timer for all of them: at thousands a second, one for each would cost more. */
export function createSweep(clock: Clock): { add(member: Member): void } {
  let members = new Set<Member>();
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (members.size > 0) {
      await clock.sleep(SWEEP_MS);
      const now = clock.now();
      for (const member of members) member.minds(now);
      members = new Set([...members].filter(({ settled }) => !settled));
    }
    running = false;
  }

  return {
    add(member) {
      members.add(member);
      if (!running) void run();
    },
  };
}
