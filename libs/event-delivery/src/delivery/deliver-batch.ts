import { readJson } from '@lago/capability-model';
import type { BatchAnswer, BatchUpstream, ItemEnd } from '../sending/batch-upstream.js';
import { sendEach } from '../sending/send-each.js';
import type { Ended, TakenEvent } from '../store/event-store.js';
import { backoff } from './backoff.js';
import type { DeliveryOptions } from './delivery-options.js';
import type { Pace } from './pace.js';

const FIRST_DEFERRAL_MS = 1000;
const MOST_DEFERRAL_MS = 300_000;

export interface BatchOptions extends Pick<DeliveryOptions, 'upstream' | 'permit' | 'rule' | 'clock'> {
  readonly consumer: string;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/** Sends events of one consumer and tells, for the store, how each has ended. */
export async function deliverBatch(events: readonly TakenEvent[], options: BatchOptions) {
  const { clock, consumer, pace, rule, signal } = options;
  let over = false;
  const ends = await sendEach(
    events.map(({ item }) => readJson(item)),
    {
      upstream: withPermit(options),
      rule,
      isOver: () => over || signal.aborted,
      onAnswer(answer) {
        const final = answer.outcome === 'refused' && answer.status === rule.status;
        pace.note(answer, final);
        over = answer.outcome !== 'done' && !final;
      },
    },
  );
  const ended = events.map((event, index) => endOf(event, ends[index] as ItemEnd));
  return { consumer, ends, ended };

  function endOf({ ref, tries }: TakenEvent, end: ItemEnd): Ended {
    switch (end.kind) {
      case 'stored':
      case 'stored-before':
        return { ref, end: 'delivered' };
      case 'refused':
        return { ref, end: 'refused', reason: JSON.stringify({ details: end.reason }) };
      case 'different':
        return { ref, end: 'refused', reason: JSON.stringify({ details: end.reason, stored: end.record }) };
      case 'not-sent':
        return { ref, end: 'later', afterMs: 0, tried: false };
      default: {
        const afterMs = backoff(tries + 1, FIRST_DEFERRAL_MS, MOST_DEFERRAL_MS, clock.random);
        return { ref, end: 'later', afterMs, tried: true };
      }
    }
  }
}

/** Each request waits for its permit; without one nothing is sent. */
function withPermit({ consumer, upstream, permit, signal }: BatchOptions): BatchUpstream {
  const { send, look } = upstream(consumer);
  const permitted = async <T>(kind: 'send' | 'look', act: () => Promise<T>, without: T): Promise<T> => {
    let done: () => void;
    try {
      done = await permit(consumer, kind, signal);
    } catch {
      return without;
    }
    try {
      return await act();
    } finally {
      done();
    }
  };
  return {
    send: (items) => permitted<BatchAnswer>('send', () => send(items), { outcome: 'not-sent' }),
    look: (item) => permitted('look', () => look(item), { kind: 'unclear' as const }),
  };
}
