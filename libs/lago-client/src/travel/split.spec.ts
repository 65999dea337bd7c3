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
    const long = '{"events":[{"id":"a","n":9007199254740993},{"id":"b"}]}';
    const replies = splitAnswer(rule, reply(200, long), 2);
    expect(bodies(replies ?? [])).toEqual(['{"event":{"id":"a","n":9007199254740993}}', '{"event":{"id":"b"}}']);
    expect(replies?.[0]?.headers).toEqual({
      'content-type': 'application/json',
      'x-request-id': 'r',
      'content-length': String(replies?.[0]?.body.length),
    });
  });

  it.each(['', 'OK', '{}', '{"events":{}}', '{"events":[{}]}', '{"events":[{},{},{}]}', 'null'])(
    'is no answer when it does not show a record for each: %s',
    (body) => expect(splitAnswer(rule, reply(200, body), 2)).toBeUndefined(),
  );

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
      fc.property(items, (given) => {
        const inputs = given.map((event) => ({ path: {}, query: {}, body: { event } }));
        const { body } = joined(rule, inputs) as OperationInput & { body: { events: unknown[] } };
        const replies = splitAnswer(rule, reply(200, { events: body.events }), given.length) ?? [];
        expect(bodies(replies)).toEqual(given.map((event) => JSON.stringify({ event })));
      }),
    );
  });
});
