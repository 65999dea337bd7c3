import { LimiterRejectedError, UpstreamReplyError, UpstreamUnreachableError } from '@lago/lago-client';
import type { CallContext } from '@lago/lago-client';
import { operation } from '../../test/capability.js';
import { body, callContext, keepInMemory, lagoWith, operations, usage } from '../../test/events.js';
import type { Fault } from '../../test/events.js';
import { keepEvents } from './keep-events.js';
import type { EventsMode } from './keep-events.js';

const one = operation('createevent');
const batch = operation('createbatchevents');
const single = (event: unknown) => ({ path: {}, query: {}, body: { event } });

function setUp(mode: EventsMode, faults: Fault[] = []) {
  const lago = lagoWith(faults.values());
  const memory = keepInMemory();
  return { ...lago, ...memory, call: keepEvents({ mode, keep: memory.keep, operations, call: lago.client.call }) };
}

it('sync: sends, and keeps only for callers that ask for it', async () => {
  const { call, stored, kept } = setUp('sync');
  expect((await call(one, single(usage('a')), callContext())).status).toBe(200);
  const reply = await call(one, single(usage('b')), callContext({ respondAsync: 'wanted' }));
  expect([reply.status, reply.headers['preference-applied'], reply.headers['x-outcome']]).toEqual([
    202,
    'respond-async',
    'stored',
  ]);
  expect([stored.has('a'), kept.map(({ item }) => item['transaction_id'])]).toEqual([true, ['b']]);
});

it('async: always keeps, but for callers that cannot read a 202', async () => {
  const { call, kept, stored } = setUp('async');
  const plain = { ...callContext(), respondAsync: undefined } as unknown as CallContext;
  const replies = [await call(one, single(usage('a')), callContext()), await call(one, single(usage('b')), plain)];
  expect([replies.map(({ status }) => status), kept.length, [...stored.keys()]]).toEqual([[202, 200], 1, ['b']]);
  expect(replies[0]?.headers['preference-applied']).toBeUndefined();
});

it.each<[string, Fault]>([
  ['no answer', 'lost before'],
  ['an answer that got lost', 'lost after'],
  ['a limit', 'limited'],
])('spill: keeps after %s, with the time it was sent with', async (_, fault) => {
  const { call, kept, requests } = setUp('spill', [fault]);
  const bare = usage('a', { timestamp: null });
  const reply = await call(one, single(bare), callContext());
  expect([reply.status, body(reply)['event']]).toEqual([202, expect.objectContaining({ lago_id: null })]);
  expect(requests[0]?.[0]?.['timestamp']).toBe(kept[0]?.stamp);
});

it('spill: what Lago refuses itself stays refused, and whoever has gone is kept nothing', async () => {
  const { call, kept, stored } = setUp('spill', ['unauthorized']);
  await expect(call(one, single(usage('a')), callContext())).rejects.toThrow(UpstreamReplyError);
  stored.set('a', usage('a', { timestamp: 2 }));
  await expect(call(one, single(usage('a')), callContext())).rejects.toThrow('422');
  expect(kept).toEqual([]);
});

it.each([new LimiterRejectedError('events', 1), new UpstreamUnreachableError('not-sent', 'ECONNREFUSED')])(
  'spill: keeps what was not sent (%s)',
  async (error) => {
    const { keep, kept } = keepInMemory();
    const call = keepEvents({ mode: 'spill', keep, operations, call: () => Promise.reject(error) });
    const reply = await call(batch, { path: {}, query: {}, body: { events: [usage('a'), usage('b')] } }, callContext());
    expect([reply.status, kept.length]).toEqual([202, 2]);
  },
);

it('a repeat for one intent has the time of the first', async () => {
  const { call, kept } = setUp('async');
  const bare = usage('a', { timestamp: null });
  const intent = { id: 'i', startedAt: 7000, writtenAt: 5000, resumed: true };
  await call(one, single(bare), callContext({ intent }));
  expect(kept[0]?.stamp).toBe(5);
});

it.each([[single('text')], [single(undefined)], [{ path: {}, query: {} }]])(
  'what is no event is for Lago to judge: %j',
  async (input) => {
    const asked: unknown[] = [];
    const { keep, kept } = keepInMemory();
    const call = keepEvents({
      mode: 'async',
      keep,
      operations,
      call: (_, given) => (asked.push(given), Promise.reject(new Error('asked'))),
    });
    await expect(call(one, input, callContext())).rejects.toThrow('asked');
    expect([asked, kept]).toEqual([[input], []]);
  },
);
