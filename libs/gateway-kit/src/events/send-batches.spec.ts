import { callContext, operations, usage } from '../../test/events.js';
import { sendBatches } from './send-batches.js';
import type { EventOperation } from './event-operations.js';

const batch = operations.get('createbatchevents') as EventOperation;

const sentWith = (shown: readonly unknown[]) => {
  const reply = { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ events: shown })) };
  return sendBatches({ call: () => Promise.resolve(reply) }, batch, () => callContext());
};
const record = (id: string, value = 0) => ({ lago_id: `${id}${value}`, transaction_id: id });

it('finds the record of each event by its id, whatever the order of the answer', async () => {
  const answer = await sentWith([record('b'), record('a', 1), record('a', 2)]).send([
    usage('a'),
    usage('b'),
    usage('a'),
  ]);
  expect(answer).toEqual({ outcome: 'done', records: [record('a', 1), record('b'), record('a', 2)] });
});

it.each([
  ['one is missing', [record('a')]],
  ['one is of another event', [record('a'), record('c')]],
  ['one has no id', [record('a'), 5]],
])('gives nobody the record of another: %s', async (_, shown) => {
  expect(await sentWith(shown).send([usage('a'), usage('b')])).toEqual({ outcome: 'done', records: undefined });
});
