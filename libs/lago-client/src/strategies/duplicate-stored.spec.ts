import { refusal, replyOf } from '../../test/calls.js';
import { bench, LOST } from '../../test/reconcile-bench.js';
import type { Call } from '../call/call.js';
import { OutcomeUnknownError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';

const NOW = 1_900_000_000_000;
const inTurn = (...ends: (Error | Reply)[]) => {
  let index = 0;
  return () => ends[Math.min(index++, ends.length - 1)]!;
};
const unknown = (promise: Promise<unknown>) => expect(promise).rejects.toBeInstanceOf(OutcomeUnknownError);
const event = (transaction_id: string, more: object = {}) => ({
  transaction_id,
  code: 'c',
  external_subscription_id: 's',
  timestamp: 1_700_000_000.5,
  properties: { gb: 1 },
  ...more,
});
/** What Lago shows of an event. */
const stored = (transaction_id: string, more: object = {}) => ({
  lago_id: `id-${transaction_id}`,
  transaction_id,
  code: 'c',
  external_subscription_id: 's',
  timestamp: '2023-11-14T22:13:20.500Z',
  properties: { gb: 1 },
  precise_total_amount_cents: null,
  created_at: '2030-03-17T17:46:40Z',
  ...more,
});
type Stored = ReturnType<typeof stored>;
const store = (...events: Stored[]) => ({
  findevent: ({ input }: Call) => {
    const found = events.findLast((one) => one.transaction_id === input.path['transaction_id']);
    return found ? replyOf({ event: found }) : refusal(404, { code: 'event_not_found' });
  },
  findallevents: ({ input }: Call) =>
    replyOf({
      events: events.filter(
        (one) =>
          one.external_subscription_id === input.query['external_subscription_id'] &&
          one.code === input.query['code'] &&
          one.timestamp >= String(input.query['timestamp_from']) &&
          one.timestamp <= String(input.query['timestamp_to']),
      ),
      meta: { next_page: null },
    }),
  findbillablemetric: () => refusal(404, { code: 'billable_metric_not_found' }),
});
const taken = { transaction_id: ['value_already_exist'] };
const refused = refusal(422, { code: 'validation_errors', error_details: taken });
const parsed = (reply: Reply) => JSON.parse(reply.body.toString()) as unknown;

describe('one event', () => {
  const lost = (...events: Stored[]) => bench({ createevent: inTurn(LOST, refused), ...store(...events) });
  const create = (bed: ReturnType<typeof bench>, more: object = {}) =>
    bed.call('createevent', { body: { event: event('a', more) } });

  it('is stored when what is stored is what was sent, and answered as the API shows it', async () => {
    const reply = await create(lost(stored('a')));
    expect([reply.reconciled, parsed(reply)]).toEqual([true, { event: stored('a') }]);
  });

  it.each([
    { properties: { gb: 2 } },
    { properties: { gb: 1, more: 1 } },
    { code: 'd' },
    { timestamp: '2023-11-14T22:13:21.500Z' },
    { precise_total_amount_cents: '5.0' },
  ])('is refused as by the API when something else has its id: %j', async (other) => {
    await expect(create(lost(stored('a', other)))).rejects.toBe(refused);
  });

  it('equals by the reading of the API', async () => {
    await create(lost(stored('a', { precise_total_amount_cents: '100.50' })), { precise_total_amount_cents: 100.5 });
    await create(lost(stored('a', { properties: {} })), { properties: undefined });
    await create(lost(stored('a', { properties: { gb: 1, tags: ['x'] } })), { properties: { tags: ['x'], gb: 1 } });
  });

  it('is known among those of other subscriptions that share its id', async () => {
    const theirs = stored('a', { external_subscription_id: 'other', properties: { gb: 9 } });
    expect(parsed(await create(lost(stored('a'), theirs)))).toEqual({ event: stored('a') });
    await expect(create(lost(stored('a', { properties: { gb: 2 } }), theirs))).rejects.toBe(refused);
    await expect(create(lost(stored('a', { code: 'd' }), theirs))).rejects.toBe(refused);
  });

  it('may have what the expression of its metric added', async () => {
    const metric = (expression: string | null) => () =>
      replyOf({ billable_metric: { code: 'c', expression, field_name: 'total' } });
    const computed = stored('a', { properties: { gb: 1, total: '3.0' } });
    const bed = (given: Stored, expression: string | null) =>
      bench({ createevent: inTurn(LOST, refused), ...store(given), findbillablemetric: metric(expression) });
    await create(bed(computed, 'event.properties.gb * 3'));
    await create(bed(computed, 'event.properties.gb * 3'), { properties: { gb: 1, total: 0 } });
    await expect(create(bed(computed, null))).rejects.toBe(refused);
    const other = stored('a', { properties: { gb: 2, total: '6.0' } });
    await expect(create(bed(other, 'event.properties.gb * 3'))).rejects.toBe(refused);
  });

  it('is unknown when the taken id does not show or cannot be read', async () => {
    await unknown(create(lost()));
    await unknown(create(bench({ createevent: inTurn(LOST, refused), findevent: () => refusal(503) })));
    const unread = { ...store(stored('a', { properties: { gb: 1, total: 3 } })), findbillablemetric: () => LOST };
    await unknown(create(bench({ createevent: inTurn(LOST, refused), ...unread })));
  });

  it('is looked for when every try is lost', async () => {
    const bed = (...events: Stored[]) => bench({ createevent: () => LOST, ...store(...events) });
    expect(parsed(await create(bed(stored('a'))))).toEqual({ event: stored('a') });
    await unknown(create(bed()));
    await unknown(create(bed(stored('a', { code: 'd' }))));
  });

  it('keeps one time in all tries when it brings none', async () => {
    const bare = { timestamp: undefined };
    const bed = lost(stored('a', { timestamp: new Date(NOW).toISOString() }));
    await create(bed, bare);
    const bodies = bed.sent.filter(({ operation }) => operation.id === 'createevent').map(({ input }) => input.body);
    expect(bodies).toEqual(Array(2).fill({ event: event('a', { timestamp: NOW / 1000 }) }));
  });

  it('is refused when the first try was', async () => {
    const bed = bench({ createevent: () => refused, ...store(stored('a')) });
    await expect(create(bed)).rejects.toBe(refused);
    expect(bed.ids()).toEqual(['createevent']);
  });
});

describe('a batch', () => {
  const at = (...positions: number[]) =>
    refusal(422, { error_details: Object.fromEntries(positions.map((position) => [position, taken])) });
  const send = (bed: ReturnType<typeof bench>, ...ids: string[]) =>
    bed.call('createbatchevents', { body: { events: ids.map((id) => event(id)) } });

  it('is stored when every event is there as it was sent', async () => {
    const bed = bench({ createbatchevents: inTurn(LOST, at(0, 1)), ...store(stored('a'), stored('b')) });
    const reply = await send(bed, 'a', 'b');
    expect([reply.reconciled, parsed(reply)]).toEqual([true, { events: [stored('a'), stored('b')] }]);
  });

  it('sends the rest of what is partly stored, and answers all in order', async () => {
    const created = replyOf({ events: [{ lago_id: 'b' }] });
    const bed = bench({ createbatchevents: inTurn(LOST, at(0, 2), created), ...store(stored('a'), stored('c')) });
    const reply = await send(bed, 'a', 'b', 'c');
    expect(bed.sent.at(-1)?.input.body).toEqual({ events: [event('b')] });
    expect(parsed(reply)).toEqual({ events: [stored('a'), { lago_id: 'b' }, stored('c')] });
    expect(reply.reconciled).toBe(true);
  });

  it('is refused when one taken id is of something else', async () => {
    const mixed = at(0, 1);
    const others = store(stored('a'), stored('b', { properties: { gb: 7 } }));
    await expect(send(bench({ createbatchevents: inTurn(LOST, mixed), ...others }), 'a', 'b')).rejects.toBe(mixed);
    const part = at(1);
    await expect(send(bench({ createbatchevents: inTurn(LOST, part), ...others }), 'a', 'b')).rejects.toBe(part);
  });

  it('is refused when another event is at fault, or one id comes twice', async () => {
    const mixed = refusal(422, { error_details: { 0: taken, 1: 'expression_evaluation_failed: x' } });
    await expect(send(bench({ createbatchevents: inTurn(LOST, mixed), ...store() }), 'a', 'b')).rejects.toBe(mixed);
    const twice = at(1);
    await expect(send(bench({ createbatchevents: inTurn(LOST, twice), ...store() }), 'a', 'a')).rejects.toBe(twice);
  });

  it('is unknown when a taken id does not show, and when the rest is refused', async () => {
    await unknown(send(bench({ createbatchevents: inTurn(LOST, at(0, 1)), ...store(stored('a')) }), 'a', 'b'));
    const rest = store(stored('a'), stored('b', { code: 'd' }));
    await unknown(send(bench({ createbatchevents: inTurn(LOST, at(0), at(0)), ...rest }), 'a', 'b'));
  });

  it('is unknown when the answer to the rest does not show all of it', async () => {
    const bed = bench({ createbatchevents: inTurn(LOST, at(0), replyOf({ events: [] })), ...store(stored('a')) });
    await unknown(send(bed, 'a', 'b'));
  });
});
