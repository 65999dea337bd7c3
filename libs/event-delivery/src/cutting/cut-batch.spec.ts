import fc from 'fast-check';
import { createLago, RULE } from '../../test/scripted-lago.js';
import type { Event, Fault } from '../../test/scripted-lago.js';
import { cutAnswer } from './cut-answer.js';
import { cutBatch } from './cut-batch.js';

const rule = { ...RULE, most: 100 };
const event = (id: number, more: Partial<Event> = {}): Event => ({
  transaction_id: `e${id}`,
  external_subscription_id: 's',
  timestamp: 1,
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => event(index));

describe('a batch that is cut', () => {
  it('goes in as few requests as there are pieces when all is well', async () => {
    const lago = createLago();
    const ends = await cutBatch(many(10_000), { upstream: lago, rule });
    expect([lago.requests.length, lago.stored.size, cutAnswer(ends).complete]).toEqual([100, 10_000, true]);
    expect(lago.requests.every(({ length }) => length === 100)).toBe(true);
  });

  it('answers each event in order, and never calls the whole safe to repeat', async () => {
    const lago = createLago();
    lago.plant(event(1));
    lago.plant(event(2, { timestamp: 2 }));
    const items = many(150).with(3, event(3, { bad: true }));
    lago.faults = (sent) => (sent[0]?.transaction_id === 'e100' ? 'lost-after' : 'none');
    const answer = cutAnswer(await cutBatch(items, { upstream: lago, rule }));
    expect(answer.outcomes.slice(0, 4)).toEqual([
      { index: 0, outcome: 'stored', repeat: 'not-needed', record: event(0) },
      { index: 1, outcome: 'stored-before', repeat: 'not-needed', record: event(1) },
      {
        index: 2,
        outcome: 'different',
        repeat: 'useless',
        record: event(2, { timestamp: 2 }),
        reason: { transaction_id: ['value_already_exist'] },
      },
      { index: 3, outcome: 'refused', repeat: 'useless', reason: { code: ['value_is_mandatory'] } },
    ]);
    expect(answer.outcomes[149]).toEqual({ index: 149, outcome: 'unknown', repeat: 'safe' });
    expect(answer.complete).toBe(false);
    expect(answer.counts).toEqual({ stored: 97, 'stored-before': 1, different: 1, refused: 1, unknown: 50 });
  });

  it('a passing failure is nobody’s end, and the same call again finds out', async () => {
    const lago = createLago();
    const script: Fault[] = ['page', 'limited', 'lost-after', 'unauthorized'];
    lago.faults = () => script.shift() ?? 'none';
    const first = cutAnswer(await cutBatch(many(500), { upstream: lago, rule, parallel: 1 }));
    expect(first.counts).toEqual({ unknown: 200, 'not-sent': 100, 'not-kept': 100, stored: 100 });
    expect(first.outcomes.filter(({ repeat }) => repeat === 'safe')).toHaveLength(400);
    const second = cutAnswer(await cutBatch(many(500), { upstream: lago, rule }));
    expect([second.complete, second.counts]).toEqual([true, { stored: 300, 'stored-before': 200 }]);
  });

  it('sends nothing more when nobody waits any more', async () => {
    const lago = createLago();
    let left = 2;
    const ends = await cutBatch(many(300), { upstream: lago, rule, parallel: 1, isOver: () => (left -= 1) < 0 });
    expect(cutAnswer(ends).counts).toEqual({ stored: 200, 'not-sent': 100 });
  });

  it('an outcome is what is so, for each event, whatever happens to whichever request', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ id: fc.nat(30), bad: fc.boolean(), timestamp: fc.integer({ min: 1, max: 2 }) }), {
          maxLength: 60,
        }),
        fc.array(fc.constantFrom<Fault>('none', 'none', 'lost-before', 'lost-after', 'page', 'limited', 'failed')),
        async (given, faults) => {
          const lago = createLago();
          const script = [...faults];
          lago.faults = () => script.shift() ?? 'none';
          const items = given.map(({ id, bad, timestamp }) => event(id, { timestamp, ...(bad ? { bad } : {}) }));
          const ends = await cutBatch(items, { upstream: lago, rule: { ...rule, most: 7 } });
          expect(ends).toHaveLength(items.length);
          for (const [index, { kind }] of ends.entries()) {
            const shown = (await lago.look(items[index])).kind;
            if (kind === 'stored' || kind === 'stored-before') expect(shown).toBe('equal');
            if (kind === 'different') expect(shown).toBe('different');
            if (kind === 'refused') expect(items[index]?.bad).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
