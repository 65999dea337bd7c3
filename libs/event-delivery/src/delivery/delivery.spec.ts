import fc from 'fast-check';
import { directStore, newFile } from '../../test/direct-store.js';
import { quickClock } from '../../test/quick-clock.js';
import { createLago, RULE } from '../../test/scripted-lago.js';
import type { Event, Fault, ScriptedLago } from '../../test/scripted-lago.js';
import type { EventStore, NewEvent } from '../store/event-store.js';
import { createDelivery } from './delivery.js';
import type { DeliveryOptions } from './delivery-options.js';

const event = (id: string, more: Partial<Event> = {}): Event => ({
  transaction_id: id,
  external_subscription_id: 's',
  timestamp: 1,
  ...more,
});
const kept = (one: Event, consumer = 'c'): NewEvent => ({
  consumer,
  digest: JSON.stringify(one),
  item: JSON.stringify(one),
});

function setUp(lago: ScriptedLago, more: Partial<DeliveryOptions> = {}) {
  const clock = quickClock();
  const file = newFile();
  const store = directStore(file, clock.now);
  const told: Record<string, number> = {
    stored: 0,
    delivered: 0,
    before: 0,
    refused: 0,
    deferred: 0,
    away: 0,
    failed: 0,
  };
  const add = (name: string, count: number) => (told[name] = (told[name] ?? 0) + count);
  const delivery = createDelivery({
    store,
    clock,
    rule: RULE,
    upstream: () => lago,
    permit: () => Promise.resolve(() => undefined),
    observer: {
      stored: (count) => add('stored', count),
      delivered: (count, before) => void (add('delivered', count), add('before', before)),
      refused: (count) => add('refused', count),
      deferred: (count) => add('deferred', count),
      turnedAway: () => add('away', 1),
      storeFailed: () => add('failed', 1),
    },
    ...more,
  });
  return { clock, file, store, delivery, told };
}

const empty = async (store: EventStore) => {
  while ((await store.counts()).waiting > 0) await new Promise(setImmediate);
};

describe('delivery of what is stored', () => {
  it('sends in batches, consumer by consumer, and counts', async () => {
    const lago = createLago();
    const consumers: string[] = [];
    const { store, delivery, told } = setUp(lago, {
      most: 3,
      upstream: (consumer) => (consumers.push(consumer), lago),
    });
    await delivery.keep(Array.from({ length: 7 }, (_, index) => kept(event(`a${index}`))));
    await delivery.keep([kept(event('b0'), 'd'), kept(event('b0'), 'd')]);
    delivery.start();
    await empty(store);
    await delivery.stop();
    expect(lago.stored.size).toBe(8);
    expect(lago.requests.every((items) => items.length <= 3)).toBe(true);
    expect(new Set(consumers)).toEqual(new Set(['c', 'd']));
    expect(told).toMatchObject({ stored: 8, delivered: 8, before: 0, refused: 0, deferred: 0 });
  });

  it('makes a dead letter of what is refused for good, and of an id that is taken by another event', async () => {
    const lago = createLago();
    lago.plant(event('a', { timestamp: 9 }));
    lago.plant(event('b'));
    const { store, delivery, told } = setUp(lago);
    delivery.start();
    await delivery.keep([event('a'), event('b'), event('c', { bad: true }), event('d')].map((one) => kept(one)));
    await empty(store);
    await delivery.stop();
    expect((await store.list({ most: 9 })).map(({ item, reason }) => [JSON.parse(item), JSON.parse(reason)])).toEqual([
      [event('a'), { details: { transaction_id: ['value_already_exist'] }, stored: event('a', { timestamp: 9 }) }],
      [event('c', { bad: true }), { details: { code: ['value_is_mandatory'] } }],
    ]);
    expect(told).toMatchObject({ delivered: 2, before: 1, refused: 2 });
  });

  it.each<Fault>(['lost-before', 'lost-after', 'page', 'limited', 'failed', 'not-sent', 'unauthorized'])(
    '%s for as long as it likes makes no dead letter, and everything arrives once it has ended',
    async (fault) => {
      const lago = createLago();
      let left = 25;
      lago.faults = () => ((left -= 1) > 0 ? fault : 'none');
      const { store, delivery, told } = setUp(lago, { most: 10 });
      await delivery.keep(Array.from({ length: 30 }, (_, index) => kept(event(`e${index}`))));
      delivery.start();
      await empty(store);
      await delivery.stop();
      expect([lago.stored.size, (await store.counts()).dead, told['delivered']]).toEqual([30, 0, 30]);
      expect(told['away']! > 0).toBe(fault === 'unauthorized');
    },
  );

  it('an event over which the upstream fails is soon alone, and holds up no other', async () => {
    const lago = createLago();
    const { store, delivery } = setUp(lago, { most: 16 });
    await delivery.keep(
      Array.from({ length: 64 }, (_, index) => kept(event(`e${index}`, index === 20 ? { poison: true } : {}))),
    );
    delivery.start();
    while (lago.stored.size < 63) await new Promise(setImmediate);
    await delivery.stop();
    expect(await store.counts()).toMatchObject({ waiting: 1, dead: 0 });
  });

  it('sends nothing without a permit, and waits for none when it stops', async () => {
    const lago = createLago();
    const { store, delivery } = setUp(lago, {
      permit: (_consumer, _kind, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('gone')))),
    });
    await delivery.keep([kept(event('a'))]);
    delivery.start();
    await new Promise(setImmediate);
    await delivery.stop();
    expect([lago.requests, (await store.counts()).waiting]).toEqual([[], 1]);
  });

  it('goes on when the store fails for a while', async () => {
    const lago = createLago();
    const { store, delivery, told } = setUp(lago);
    let left = 3;
    const settle = store.settle.bind(store);
    store.settle = (ended) => ((left -= 1) > 0 ? Promise.reject(new Error('away')) : settle(ended));
    await delivery.keep([kept(event('a'))]);
    delivery.start();
    await empty(store);
    await delivery.stop();
    expect([lago.requests.length, told['failed'], told['delivered']]).toEqual([1, 2, 1]);
  });

  it('an event that was given its time keeps it when it is sent again, also after it was delivered', async () => {
    const lago = createLago('clickhouse');
    const { store, delivery } = setUp(lago);
    delivery.start();
    const bare = JSON.stringify({ transaction_id: 'a' });
    const send = (timestamp: number) =>
      delivery.keep([
        { consumer: 'c', digest: bare, stamp: String(timestamp), item: JSON.stringify(event('a', { timestamp })) },
      ]);
    expect(await send(5)).toEqual([{ again: false, stamp: '5' }]);
    await empty(store);
    expect(await send(6)).toEqual([{ again: true, stamp: '5' }]);
    await empty(store);
    await delivery.stop();
    expect([...lago.stored.values()]).toEqual([event('a', { timestamp: 5 })]);
  });
});

type Turn = 'go' | 'die-before' | 'die-after';

describe('a process that dies at any point', () => {
  const never = new Promise<never>(() => undefined);

  it('delivers each event once, whatever is lost, refused or sent twice', async () => {
    const faults = fc.array(
      fc.constantFrom<Fault>('none', 'none', 'lost-before', 'lost-after', 'limited', 'page', 'failed'),
      {
        maxLength: 30,
      },
    );
    const turns = fc.array(fc.constantFrom<Turn>('go', 'go', 'go', 'die-before', 'die-after'), { maxLength: 30 });
    const puts = fc.array(
      fc.array(fc.record({ id: fc.integer({ min: 0, max: 12 }), bad: fc.boolean(), own: fc.boolean() }), {
        maxLength: 8,
      }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(puts, faults, turns, fc.constantFrom('postgres' as const, 'clickhouse' as const), lives),
      { numRuns: 60 },
    );
  });

  async function lives(
    puts: readonly (readonly { readonly id: number; readonly bad: boolean; readonly own: boolean }[])[],
    faults: readonly Fault[],
    turns: readonly Turn[],
    kind: 'postgres' | 'clickhouse',
  ): Promise<void> {
    const lago = createLago(kind);
    const clock = quickClock();
    const file = newFile();
    const [script, plan] = [[...faults], [...turns]];
    lago.faults = () => script.shift() ?? 'none';
    let died: () => void = () => undefined;

    function life() {
      const store = directStore(file, clock.now);
      let dead = false;
      const death = new Promise<'dead'>((resolve) => {
        died = () => {
          dead = true;
          resolve('dead');
        };
      });
      const mortal = async <T>(act: () => Promise<T>, counts = true): Promise<T> => {
        if (dead) return never;
        const turn = counts ? (plan.shift() ?? 'go') : 'go';
        if (turn === 'die-before') died();
        if (dead) return never;
        const result = await act();
        if (turn === 'die-after') died();
        return dead ? never : result;
      };
      const delivery = createDelivery({
        clock,
        rule: RULE,
        most: 4,
        permit: () => Promise.resolve(() => undefined),
        upstream: () => ({
          send: (items) => mortal(() => lago.send(items)),
          look: (item) => mortal(() => lago.look(item)),
        }),
        store: {
          ...store,
          put: (events) => mortal(() => store.put(events)),
          consumers: () => mortal(() => store.consumers(), false),
          take: (options) => mortal(() => store.take(options)),
          settle: (ended) => mortal(() => store.settle(ended)),
        },
      });
      delivery.start();
      return { store, delivery, death };
    }

    let current = life();
    const acknowledged = new Map<string, Event>();
    const orDeath = async <T>(act: Promise<T>): Promise<T | undefined> => {
      const end = await Promise.race([act, current.death]);
      if (end !== 'dead') return end as T;
      await current.store.close();
      current = life();
      return undefined;
    };
    for (const put of puts) {
      // Each sends its time itself, or is given one that only the store keeps.
      const events = put.map(({ id, bad, own }) => ({
        own,
        event: event(`e${id}`, {
          ...(bad ? { bad } : {}),
          timestamp: own ? 1 : clock.now(),
          external_subscription_id: own ? 's' : 't',
        }),
      }));
      for (let done: unknown; !done;) {
        // A caller that was not told that it is stored sends it again, later.
        clock.advance(1);
        done = await orDeath(
          current.delivery
            .keep(
              events.map(({ own, event: one }) => ({
                consumer: 'c',
                digest: JSON.stringify([one.transaction_id, one.bad, own]),
                item: JSON.stringify(own ? one : { ...one, timestamp: clock.now() }),
                ...(own ? {} : { stamp: String(clock.now()) }),
              })),
            )
            .then((answers) => {
              answers.forEach(({ stamp }, index) => {
                const { own, event: one } = events[index]!;
                const stored = own ? one : { ...one, timestamp: Number(stamp) };
                acknowledged.set(JSON.stringify([one.transaction_id, one.bad, own]), stored);
              });
              return true;
            }),
        );
      }
    }
    while (!(await orDeath(empty(current.store).then(() => true)).catch(() => undefined)));
    const letters = (await current.store.list({ most: 1000 })).map(({ item }) => item);
    died();
    await current.store.close();
    for (const one of acknowledged.values()) {
      const shown = await lago.look(one);
      const buried = letters.includes(JSON.stringify(one));
      expect([shown.kind === 'equal', buried]).toEqual(buried ? [false, true] : [true, false]);
    }
    // Nothing is counted twice: each thing a caller sent has one record at most.
    const records = [...lago.stored.values()].map((one) =>
      JSON.stringify([one.transaction_id, one.external_subscription_id]),
    );
    expect(new Set(records).size).toBe(records.length);
  }
});
