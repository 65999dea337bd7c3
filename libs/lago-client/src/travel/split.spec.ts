import fc from 'fast-check';
import type { OperationInput } from '@lago/capability-model';
import { travelRule as rule } from '../../test/travel.js';
import { joined, splitAnswer, splitRefusal } from './split.js';

const reply = (status: number, body: unknown) => ({
  status,
  headers: { 'content-type': 'application/json', 'x-request-id': 'r', 'content-length': '1' },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const bodies = (replies: Iterable<{ readonly body: Buffer }>) => [...replies].map(({ body }) => body.toString());

describe('one request for several calls', () => {
  it('carries their items as they are, and nothing else of them', () => {
    const inputs = [
      { path: {}, query: {}, body: { event: { transaction_id: 'a', value: 1 } } },
      { path: {}, query: {}, body: { event: { transaction_id: 'b' } } },
    ];
    expect(joined(rule, inputs)).toEqual({
      path: {},
      query: {},
      body: { events: [{ transaction_id: 'a', value: 1 }, { transaction_id: 'b' }] },
    });
  });

  it('is answered to each with its own record, digits and all', () => {
    const [a, b] = ['{"transaction_id":"a","n":9007199254740993}', '{"transaction_id":"b"}'];
    const replies = splitAnswer(rule, reply(200, `{"events":[${a},${b}]}`), ['a', 'b']);
    expect(bodies(replies ?? [])).toEqual([`{"event":${a}}`, `{"event":${b}}`]);
    const turned = splitAnswer(rule, reply(200, `{"events":[${b},${a}]}`), ['a', 'b']);
    expect(bodies(turned ?? [])).toEqual(bodies(replies ?? []));
    expect(replies?.[0]?.headers).toEqual({
      'content-type': 'application/json',
      'x-request-id': 'r',
      'content-length': String(replies?.[0]?.body.length),
    });
  });

  const [one, two, other] = ['a', 'b', 'c'].map((id) => `{"transaction_id":"${id}"}`);
  it.each(
    ['', 'OK', '{}', '{"events":{}}', 'null'].concat(
      [[one], [one, two, other], [one, one], [one, other], ['{}', two], ['5', two]].map((of) => `{"events":[${of}]}`),
    ),
  )('is no answer when it does not show the record of each: %s', (body) => {
    expect(splitAnswer(rule, reply(200, body), ['a', 'b'])).toBeUndefined();
  });

  it('is refused to those that are meant, as each alone would be', () => {
    const refusal = reply(422, {
      status: 422,
      error: 'Unprocessable Entity',
      code: 'validation_errors',
      error_details: { 0: { transaction_id: ['value_already_exist'] }, 2: 'expression_evaluation_failed: x' },
    });
    const refusals = splitRefusal(rule, refusal, 3);
    expect([...(refusals ?? [])].map(([position, { body }]) => [position, JSON.parse(body.toString())])).toEqual([
      [
        0,
        {
          status: 422,
          error: 'Unprocessable Entity',
          code: 'validation_errors',
          error_details: { transaction_id: ['value_already_exist'] },
        },
      ],
      [
        2,
        {
          status: 422,
          error: 'Unprocessable Entity',
          code: 'validation_errors',
          error_details: 'expression_evaluation_failed: x',
        },
      ],
    ]);
  });

  it.each([
    [422, { error_details: { events: ['too_many_events'] } }],
    [422, { error_details: {} }],
    [422, { error_details: { 3: {} } }],
    [422, 'page'],
    [429, { error_details: { 0: {} } }],
  ])('tells nothing of single items: %i %j', (status, body) => {
    expect(splitRefusal(rule, reply(status, body), 3)).toBeUndefined();
  });

  it('what is joined and answered as it was sent comes back to each as its own', () => {
    const items = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), { minLength: 1 });
    fc.assert(
      fc.property(items, fc.infiniteStream(fc.nat()), (values, order) => {
        const given = values.map((value, index) => ({ ...value, transaction_id: `t-${index}` }));
        const inputs = given.map((event) => ({ path: {}, query: {}, body: { event } }));
        const { body } = joined(rule, inputs) as OperationInput & { body: { events: unknown[] } };
        const events = body.events.toSorted(() => ((order.next().value as number) % 2 ? 1 : -1));
        const ids = given.map(({ transaction_id: id }) => id);
        const replies = splitAnswer(rule, reply(200, { events }), ids) ?? [];
        expect(bodies(replies)).toEqual(given.map((event) => JSON.stringify({ event })));
      }),
    );
  });
});
