import type { EffectLedger } from './ledger.js';

/**
 * Keeps the own ledger and the shared one. A note that only the own one has is told as a failure; whoever makes a first
 * try goes on all the same, because calls must go on. The
 * questions that decide whether a record is ours do not, because a wrong answer would lose an effect.
 */
export function bothLedgers(shared: EffectLedger, local: EffectLedger): EffectLedger {
  const note = (work: Promise<unknown>) => work.then(() => undefined).catch(() => undefined);
  return {
    async enter(entry) {
      await local.enter(entry);
      await shared.enter(entry);
    },
    async leave(scope, owner) {
      await local.leave(scope, owner);
      await note(shared.leave(scope, owner));
    },
    async standing(scope, owner) {
      return Math.max(await local.standing(scope, owner), await shared.standing(scope, owner));
    },
    async rivals(scope, owner) {
      // What is past may have ended at another process, which only the shared one knows.
      const own = (await local.rivals(scope, owner)).filter(({ past }) => !past);
      return [...own, ...(await shared.rivals(scope, owner))];
    },
    async claim(scope, record, owner) {
      return (await local.claim(scope, record, owner)) && (await shared.claim(scope, record, owner));
    },
    async ownerOf(scope, record) {
      return (await local.ownerOf(scope, record)) ?? (await shared.ownerOf(scope, record));
    },
    async remembers(since) {
      return (await local.remembers(since)) && (await shared.remembers(since));
    },
    async remember(scope, owner, records) {
      await local.remember(scope, owner, records);
      await note(shared.remember(scope, owner, records));
    },
    async recall(scope, owner) {
      return (await local.recall(scope, owner)) ?? (await shared.recall(scope, owner));
    },
  };
}
