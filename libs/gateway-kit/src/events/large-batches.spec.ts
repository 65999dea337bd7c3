import type { OperationInput } from '@lago/capability-model';
import { operation } from '../../test/capability.js';
import { body, callContext, keepInMemory, lagoWith, operations, usage } from '../../test/events.js';
import type { Fault } from '../../test/events.js';
import { EventsCutError } from '../problem/events-error.js';
import type { EventsMode } from './keep-events.js';
import { findLargeBatches } from './large-batches.js';

const batch = operation('createbatchevents');
const many = (count: number) => Array.from({ length: count }, (_, index) => usage(`e${index}`));
const inputOf = (events: unknown): OperationInput => ({ path: {}, query: {}, body: { events } });
interface Told {
  readonly counts: Record<string, number>;
  readonly outcomes: readonly { readonly outcome: string; readonly repeat: string }[];
}

function setUp({
  faults = [],
  mode = 'sync',
  store = mode !== 'sync',
}: { faults?: Fault[]; mode?: EventsMode; store?: boolean } = {}) {
  const lago = lagoWith(faults.values());
  const memory = keepInMemory();
  const find = findLargeBatches({ client: lago.client, operations, mode, keep: store ? memory.keep : undefined });
  const send = (events: unknown, refused = new Map<number, unknown>(), context = callContext({ mayCut: true })) => {
    const large = find(batch, inputOf(events), context);
    if (!large) throw new TypeError('it is none');
    return large.send(context, refused);
  };
  const told = (events: unknown, ...more: [Map<number, unknown>?]) =>
    send(events, ...more).then(
      (reply) => body(reply) as unknown as Told,
      (error: unknown) => {
        if (!(error instanceof EventsCutError)) throw error;
        return error.told as Told;
      },
    );
  return { ...lago, ...memory, find, send, told };
}

it('is a batch with more events than one request takes, up to 10,000, of a caller that reads outcomes', () => {
  const { find } = setUp();
  const isLarge = (events: unknown, context = { mayCut: true }) => find(batch, inputOf(events), context) !== undefined;
  expect([1, 100, 101, 10_000, 10_001].map((count) => isLarge(many(count)))).toEqual([false, false, true, true, false]);
  expect([isLarge(many(101), { mayCut: false }), isLarge('text'), isLarge(undefined)]).toEqual([false, false, false]);
  expect(find(operation('createevent'), inputOf(many(101)), { mayCut: true })).toBeUndefined();
});

it('is answered in order when all is stored, in the shape of the API', async () => {
  const { send, requests, stored } = setUp();
  const reply = await send(many(250));
  expect([reply.status, reply.headers['x-outcome'], stored.size]).toEqual([200, 'each', 250]);
  expect(requests.map(({ length }) => length).sort()).toEqual([100, 100, 50]);
  const { events, counts, outcomes } = body(reply) as unknown as { events: { transaction_id: string }[] } & Told;
  expect(events.map(({ transaction_id: id }) => id)).toEqual(many(250).map(({ transaction_id: id }) => id));
  expect([counts, outcomes[249]]).toEqual([{ stored: 250 }, { index: 249, outcome: 'stored', repeat: 'not-needed' }]);
});

it('tells each what became of it, and leaves out what is refused already', async () => {
  const { stored, told } = setUp({ faults: ['none', 'lost before'] });
  stored.set('e1', usage('e1'));
  stored.set('e2', usage('e2', { timestamp: 2 }));
  const { outcomes, counts } = await told(many(201), new Map([[3, { code: ['value_is_mandatory'] }]]));
  expect(outcomes.slice(0, 4).map(({ outcome, repeat }) => [outcome, repeat])).toEqual([
    ['stored', 'not-needed'],
    ['stored-before', 'not-needed'],
    ['different', 'useless'],
    ['refused', 'useless'],
  ]);
  expect(counts).toEqual({ stored: 98, 'stored-before': 1, different: 1, refused: 1, unknown: 100 });
  expect(stored.has('e3')).toBe(false);
});

it('spill: what Lago does not take is kept, and only then is the whole taken', async () => {
  const { send, kept, stored } = setUp({ mode: 'spill', faults: ['none', 'lost before', 'limited'] });
  const reply = await send(many(300));
  expect([reply.status, reply.headers['x-outcome'], kept.length, stored.size]).toEqual([202, 'stored', 200, 100]);
  expect((body(reply) as unknown as Told).counts).toEqual({ stored: 100, kept: 200 });
});

it('async: all of it is kept, and none is sent', async () => {
  const { send, kept, requests } = setUp({ mode: 'async' });
  const reply = await send(many(300));
  expect([reply.status, kept.length, requests.length]).toEqual([202, 300, 0]);
  const asked = await setUp({ store: true }).send(
    many(101),
    new Map(),
    callContext({ mayCut: true, respondAsync: 'wanted' }),
  );
  expect([asked.status, asked.headers['preference-applied']]).toEqual([202, 'respond-async']);
});

describe('bugs that others have', () => {
  it('nothing is called stored before it is: a repeat after a lost request sends what is not there', async () => {
    const { told, stored } = setUp({ faults: ['lost before', 'lost before'] });
    expect((await told(many(200))).counts).toEqual({ unknown: 200 });
    expect(stored.size).toBe(0);
    expect((await told(many(200))).counts).toEqual({ stored: 200 });
    expect(stored.size).toBe(200);
  });

  it('one duplicate stalls nothing behind it', async () => {
    const { told, stored } = setUp();
    stored.set('e0', usage('e0', { timestamp: 9 }));
    stored.set('e150', usage('e150'));
    expect((await told(many(400))).counts).toEqual({ different: 1, 'stored-before': 1, stored: 398 });
  });

  it('a passing failure is nobody’s end', async () => {
    const { told } = setUp({ faults: ['limited', 'unauthorized', 'page', 'lost after'] });
    const first = await told(many(400));
    expect(first.outcomes.every(({ repeat }) => repeat === 'safe')).toBe(true);
    expect((await told(many(400))).counts).toEqual({ stored: 300, 'stored-before': 100 });
  });

  it('a batch of which a part is stored with another time is not safe to repeat as a whole', async () => {
    const { told, stored } = setUp({ faults: ['none', 'lost before'] });
    stored.set('e7', usage('e7', { timestamp: 2 }));
    const { outcomes } = await told(many(200));
    expect([outcomes[7]?.repeat, outcomes[150]?.repeat]).toEqual(['useless', 'safe']);
  });
});
