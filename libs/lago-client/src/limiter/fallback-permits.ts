import type { CallObserver } from '../call/observer.js';
import type { PermitStore } from './permits.js';

/** Shared permits while the shared store answers, local ones meanwhile; both directions are reported once. */
export function fallbackPermits(shared: PermitStore, local: PermitStore, observer: CallObserver): PermitStore {
  let state: 'shared' | 'local' = 'shared';
  const report = (now: 'shared' | 'local') => {
    if (now === state) return;
    state = now;
    observer.onLimiterStore?.(now);
  };
  async function use<T>(work: (store: PermitStore) => Promise<T>): Promise<T> {
    try {
      const result = await work(shared);
      report('shared');
      return result;
    } catch {
      report('local');
      return work(local);
    }
  }
  return {
    take: (...given) => use((store) => store.take(...given)),
    giveBack: (...given) => use((store) => store.giveBack(...given)),
    pause: (...given) => use((store) => store.pause(...given)),
  };
}
