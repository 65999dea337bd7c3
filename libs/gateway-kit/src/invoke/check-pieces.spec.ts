import { operation } from '../../test/capability.js';
import { callContext, lagoWith, operations, usage } from '../../test/events.js';
import { findLargeBatches } from '../events/large-batches.js';
import { checkPieces } from './check-pieces.js';

const batch = operation('createbatchevents');
const find = findLargeBatches({ client: lagoWith().client, operations, mode: 'sync', keep: undefined });
const largeOf = (events: readonly unknown[]) => {
  const large = find(batch, { path: {}, query: {}, body: { events } }, callContext({ mayCut: true }));
  if (!large) throw new TypeError('it is none');
  return large;
};
const events = Array.from({ length: 250 }, (_, index) => usage(`e${index}`));

it('refuses each event at fault by its position in the whole, in the words of the API', async () => {
  const bad = usage('x', { code: null });
  const wrong = events
    .with(3, bad)
    .with(204, { ...bad, timestamp: 'noon' })
    .with(249, 'text' as never);
  const { refused } = await checkPieces(largeOf(wrong), batch, 'enforce');
  expect([...refused]).toEqual([
    [3, { code: ['value_is_mandatory'] }],
    [204, { code: ['value_is_mandatory'], timestamp: ['invalid_format'] }],
    [249, expect.anything()],
  ]);
});

it('reports, with positions, and refuses nothing, where that is wished', async () => {
  const { refused, violations, unknownFields } = await checkPieces(
    largeOf(events.with(101, usage('x', { timestamp: 'noon', colour: 'red' }))),
    batch,
    'report',
  );
  expect([refused.size, violations.map(({ pointer, row }) => [pointer, row])]).toEqual([
    0,
    [['/body/events/101/timestamp', '101']],
  ]);
  expect(unknownFields).toEqual([expect.stringContaining('/101/colour')]);
});
