import fc from 'fast-check';
import { quickClock } from '../../test/quick-clock.js';
import { createLago, RULE } from '../../test/scripted-lago.js';
import type { Event, Fault } from '../../test/scripted-lago.js';
import { tokenBuckets } from '../../test/token-buckets.js';
import { placedFaults } from '../sending/faults.js';
import { createBatching } from './batching.js';
import type { BatchingOptions } from './batching.js';

interface Call {
  readonly event: Event;
  readonly consumer?: string;
  readonly signal?: AbortSignal;
}

class Refused extends Error {
  constructor(readonly details: unknown) {
    super('refused');
  }
}

const event = (id: string, more: Partial<Event> = {}): Event => ({ transaction_id: id, timestamp: 1, ...more });

function setUp(
  rates: { readonly single: number; readonly batch: number },
  more: Partial<BatchingOptions<Call, Event>> = {},
) {
  const lago = createLago();
  const clock = quickClock();
  const permits = tokenBuckets(clock, rates);
  const send = async (calls: readonly Call[]) => {
    await clock.sleep(5);
    const answer = await lago.send(calls.map(({ event: one }) => one));
    if (answer.outcome === 'done') return answer;
    if (answer.outcome === 'refused') return answer;
    throw new Error(answer.outcome);
  };
  const submit = createBatching<Call, Event>({
    groupOf: ({ consumer = 'c' }) => consumer,
    idOf: ({ event: { transaction_id } }) => transaction_id,
    bytesOf: ({ event: one }) => JSON.stringify(one).length,
    signalOf: ({ signal = new AbortController().signal }) => signal,
    gone: (outcome) => new Error(`gone ${outcome}`),
    permits,
    buckets: { single: 'single', batch: 'batch' },
    async sendAlone(call) {
      const answer = await send([call]);
      if (answer.outcome === 'done') return call.event;
      throw new Refused(placedFaults(answer.details, 1)?.get(0) ?? answer.details);
    },
    async sendTogether(calls) {
      const answer = await send(calls);
      if (answer.outcome === 'done') return { kind: 'done', replies: answer.records as Event[] };
      const faults = placedFaults(answer.details, calls.length) ?? new Map<number, unknown>();
      return { kind: 'refused', refusals: new Map([...faults].map(([index, fault]) => [index, new Refused(fault)])) };
    },
    clock,
    most: 100,
    mostBytes: 1e6,
    ...more,
  });
  const sizes = () => lago.requests.map(({ length }) => length);
  return { lago, clock, permits, submit, sizes };
}

describe('calls that wait travel together', () => {
  it('goes alone and at once while there are permits', async () => {
    const { submit, sizes, permits } = setUp({ single: 10, batch: 10 });
    const replies = await Promise.all(['a', 'b', 'c'].map((id) => submit({ event: event(id) })));
    expect([replies, sizes(), permits.waited()]).toEqual([[event('a'), event('b'), event('c')], [1, 1, 1], 0]);
  });

  it('goes together as soon as there are none, each with its own answer', async () => {
    const { submit, sizes } = setUp({ single: 2, batch: 10 });
    const ids = Array.from({ length: 300 }, (_, index) => `e${index}`);
    const replies = await Promise.all(ids.map((id) => submit({ event: event(id) })));
    expect(replies.map(({ transaction_id }) => transaction_id)).toEqual(ids);
    expect(Math.max(...sizes())).toBe(100);
    expect(sizes().length).toBeLessThan(10);
  });

  it('carries eight times what single calls could', async () => {
    const { submit, lago, clock } = setUp({ single: 500, batch: 50 });
    const begin = clock.now();
    const all: Promise<unknown>[] = [];
    for (let ms = 0; ms < 2000; ms += 10) {
      for (let count = 0; count < 40; count += 1) all.push(submit({ event: event(`${ms}-${count}`) }));
      await clock.sleep(10);
    }
    await Promise.all(all);
    expect([lago.stored.size, clock.now() - begin < 2500]).toEqual([8000, true]);
  });

  it('never mixes consumers, never has an id twice in one request, and keeps to the bytes', async () => {
    const { submit, lago } = setUp({ single: 1, batch: 100 }, { mostBytes: 200 });
    const calls = Array.from({ length: 30 }, (_, index) => ({
      event: event(`e${index % 10}`, { external_subscription_id: `s${index}`, value: index % 3 }),
      consumer: `c${index % 3}`,
    }));
    await Promise.all(calls.map(submit));
    for (const items of lago.requests) {
      expect(new Set(items.map(({ transaction_id }) => transaction_id)).size).toBe(items.length);
      expect(new Set(items.map(({ value }) => value)).size).toBe(1);
      expect(JSON.stringify(items).length).toBeLessThan(250);
    }
    expect(lago.stored.size).toBe(30);
  });

  it('refuses those that are meant, sends the others again, and lets the group travel alone for a while', async () => {
    const { submit, lago, sizes, clock } = setUp({ single: 1, batch: 100 });
    lago.plant(event('taken', { timestamp: 2 }));
    const ends = await Promise.allSettled(
      [event('a'), event('b'), event('taken'), event('bad', { bad: true }), event('c')].map((one) =>
        submit({ event: one }),
      ),
    );
    expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : (end.reason as Refused).details))).toEqual([
      event('a'),
      event('b'),
      { transaction_id: ['value_already_exist'] },
      { code: ['value_is_mandatory'] },
      event('c'),
    ]);
    expect(sizes().filter((size) => size > 1)).toEqual([4]);
    const together = () => Promise.all(['x', 'y', 'z'].map((id) => submit({ event: event(id + clock.now()) })));
    await together();
    expect(sizes().filter((size) => size > 1)).toEqual([4]);
    await clock.sleep(5000);
    await together();
    expect(sizes().filter((size) => size > 1).length).toBe(2);
  });

  it('is unknown to each when it is unknown of the request', async () => {
    const { submit, lago } = setUp({ single: 1, batch: 100 });
    lago.faults = (items) => (items.length > 1 ? 'lost-after' : 'none');
    const ends = await Promise.allSettled(['a', 'b', 'c'].map((id) => submit({ event: event(id) })));
    expect(ends.map((end) => (end.status === 'rejected' ? (end.reason as Error).message : 'done'))).toEqual([
      'done',
      'unknown',
      'unknown',
    ]);
  });

  it('leaves out whoever has gone, and says to it what is known', async () => {
    const { submit, lago, clock } = setUp({ single: 1, batch: 1 });
    const callers = ['a', 'b', 'c', 'd'].map((id) => ({ event: event(id), gone: new AbortController() }));
    const ends = callers.map(({ event: one, gone }) =>
      submit({ event: one, signal: gone.signal }).catch((e: Error) => e.message),
    );
    const early = new AbortController();
    early.abort();
    ends.push(submit({ event: event('e'), signal: early.signal }).catch((error: Error) => error.message));
    callers[0]!.gone.abort();
    callers[2]!.gone.abort();
    expect([await ends[0], await ends[2], await ends[4]]).toEqual(['gone unknown', 'gone not-sent', 'gone not-sent']);
    await Promise.all(ends);
    await clock.sleep(10);
    expect([...lago.stored.values()].map(({ transaction_id }) => transaction_id).sort()).toEqual(['a', 'b', 'd']);
  });

  it('tells all that wait when there will be no permit', async () => {
    const { submit } = setUp(
      { single: 1, batch: 1 },
      { permits: { now: () => undefined, wait: () => Promise.reject(new Error('limited')) } },
    );
    const ends = await Promise.allSettled(['a', 'b'].map((id) => submit({ event: event(id) })));
    expect(ends.map((end) => end.status === 'rejected' && (end.reason as Error).message)).toEqual([
      'limited',
      'limited',
    ]);
  });

  it('gives each caller what a single call would have given', async () => {
    const calls = fc.array(
      fc.record({
        id: fc.nat(12),
        bad: fc.boolean(),
        timestamp: fc.integer({ min: 1, max: 2 }),
        consumer: fc.constantFrom('c', 'd'),
      }),
      { maxLength: 40 },
    );
    const faults = fc.array(
      fc.constantFrom<Fault>('none', 'none', 'none', 'lost-before', 'lost-after', 'limited', 'page'),
    );
    await fc.assert(
      fc.asyncProperty(calls, faults, async (given, script) => {
        const { submit, lago } = setUp({ single: 2, batch: 3 });
        const queue = [...script];
        lago.faults = () => queue.shift() ?? 'none';
        const ends = await Promise.allSettled(
          given.map(({ id, bad, timestamp, consumer }) =>
            submit({ event: event(`e${id}`, { timestamp, ...(bad ? { bad } : {}) }), consumer }),
          ),
        );
        for (const [index, end] of ends.entries()) {
          const { id, bad, timestamp } = given[index]!;
          const sent = event(`e${id}`, { timestamp, ...(bad ? { bad } : {}) });
          if (end.status === 'fulfilled') {
            expect(end.value).toEqual(sent);
            expect((await lago.look(sent)).kind).toBe('equal');
          } else if (end.reason instanceof Refused) {
            const taken =
              JSON.stringify(end.reason.details) === JSON.stringify({ transaction_id: [RULE.duplicate.message] });
            if (taken) expect((await lago.look(sent)).kind).not.toBe('absent');
            else expect(bad).toBe(true);
          } else expect(script.length).toBeGreaterThan(0);
        }
        const good = new Set(given.filter(({ bad }) => !bad).map(({ id }) => id));
        if (script.length === 0) expect(lago.stored.size).toBe(good.size);
      }),
      { numRuns: 150 },
    );
  });
});
