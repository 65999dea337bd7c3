import type { EffectLedger } from './ledger.js';

/**
 * Keeps the own ledger and the shared one. Notes go on without the shared store, because calls must go on; the
 * questions that decide whether a record is ours do not, because a wrong answer would lose an effect.
 */
export function bothLedgers(shared: EffectLedger, local: EffectLedger): EffectLedger {
  const note = (work: Promise<unknown>) => work.then(() => undefined).catch(() => undefined);
  return {
    async enter(entry) {
      await local.enter(entry);
      await note(shared.enter(entry));
    },
    async leave(scope, owner) {
      await local.leave(scope, owner);
      await note(shared.leave(scope, owner));
    },
    async rivals(scope, owner) {
      return [...(await local.rivals(scope, owner)), ...(await shared.rivals(scope, owner))];
    },
    async claim(scope, record, owner) {
      return (await local.claim(scope, record, owner)) && (await shared.claim(scope, record, owner));
    },
    async ownerOf(scope, record) {
      return (await local.ownerOf(scope, record)) ?? (await shared.ownerOf(scope, record));
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
