import fc from 'fast-check';
import { createLago, RULE } from '../../test/scripted-lago.js';
import type { Event, Fault } from '../../test/scripted-lago.js';
import type { BatchUpstream } from './batch-upstream.js';
import { sendEach } from './send-each.js';

const event = (id: string, more: Partial<Event> = {}): Event => ({
  transaction_id: id,
  external_subscription_id: 's',
  timestamp: 1,
  ...more,
});
const kinds = (ends: readonly { readonly kind: string }[]) => ends.map(({ kind }) => kind);

describe('sending events so that the end of each is known', () => {
  it('sends once what is good', async () => {
    const lago = createLago();
    const ends = await sendEach([event('a'), event('b')], { upstream: lago, rule: RULE });
    expect(ends).toEqual([
      { kind: 'stored', record: event('a') },
      { kind: 'stored', record: event('b') },
    ]);
    expect(lago.requests).toHaveLength(1);
  });

  it('sends nothing for nothing', async () => {
    const lago = createLago();
    expect([await sendEach([], { upstream: lago, rule: RULE }), lago.requests]).toEqual([[], []]);
  });

  it('sets aside what is refused, with its reason, and sends the others', async () => {
    const lago = createLago();
    const items = [event('a', { bad: true }), event('b'), event('c', { bad: 'expression_evaluation_failed: x' })];
    expect(await sendEach(items, { upstream: lago, rule: RULE })).toEqual([
      { kind: 'refused', reason: { code: ['value_is_mandatory'] } },
      { kind: 'stored', record: event('b') },
      { kind: 'refused', reason: 'expression_evaluation_failed: x' },
    ]);
  });

  it('takes a duplicate for stored only when what is stored equals what was sent, and one stalls nobody', async () => {
    const lago = createLago();
    lago.plant(event('a'));
    lago.plant(event('b', { timestamp: 2 }));
    const ends = await sendEach([event('a'), event('b'), event('c')], { upstream: lago, rule: RULE });
    expect(ends).toEqual([
      { kind: 'stored-before', record: event('a') },
      { kind: 'different', reason: { transaction_id: ['value_already_exist'] }, record: event('b', { timestamp: 2 }) },
      { kind: 'stored', record: event('c') },
    ]);
  });

  it('looks at an id that stands twice once the first is stored', async () => {
    const lago = createLago();
    const items = [event('a'), event('a'), event('a', { value: 1 })];
    expect(kinds(await sendEach(items, { upstream: lago, rule: RULE }))).toEqual([
      'stored',
      'stored-before',
      'different',
    ]);
  });

  it('sends alone what a batch refuses though it is not there: one id under two subscriptions', async () => {
    const lago = createLago();
    const items = [event('a'), event('a', { external_subscription_id: 't' })];
    expect(kinds(await sendEach(items, { upstream: lago, rule: RULE }))).toEqual(['stored', 'stored']);
    expect(lago.stored.size).toBe(2);
  });

  it('halves a refusal that names none', async () => {
    const lago = createLago();
    const hidden: BatchUpstream = {
      look: lago.look,
      send: async (items) => {
        const answer = await lago.send(items);
        return answer.outcome === 'refused' ? { ...answer, details: 'one of them is bad' } : answer;
      },
    };
    const items = Array.from({ length: 7 }, (_, index) => event(`e${index}`, index === 4 ? { bad: true } : {}));
    const ends = await sendEach(items, { upstream: hidden, rule: RULE });
    expect(ends[4]).toEqual({ kind: 'refused', reason: 'one of them is bad' });
    expect([lago.stored.size, ends.filter(({ kind }) => kind === 'stored').length]).toEqual([6, 6]);
  });

  it.each<[Fault, string]>([
    ['lost-before', 'unknown'],
    ['lost-after', 'unknown'],
    ['page', 'unknown'],
    ['failed', 'unknown'],
    ['limited', 'not-sent'],
    ['not-sent', 'not-sent'],
    ['unauthorized', 'not-kept'],
  ])('%s is nobody’s refusal', async (fault, kind) => {
    const lago = createLago();
    lago.faults = () => fault;
    const ends = await sendEach([event('a'), event('b', { bad: true })], { upstream: lago, rule: RULE });
    expect(kinds(ends)).toEqual([kind, kind]);
  });

  it('knows no end of a duplicate that cannot be looked at', async () => {
    const lago = createLago();
    lago.plant(event('a'));
    const blind: BatchUpstream = { send: lago.send, look: () => Promise.resolve({ kind: 'unclear' }) };
    expect(kinds(await sendEach([event('a'), event('b')], { upstream: blind, rule: RULE }))).toEqual([
      'unknown',
      'stored',
    ]);
    const late: BatchUpstream = { send: lago.send, look: () => Promise.resolve({ kind: 'absent' }) };
    expect(kinds(await sendEach([event('a')], { upstream: late, rule: RULE }))).toEqual(['unknown']);
  });

  it('sends nothing more once it is over', async () => {
    const lago = createLago();
    let over = false;
    const items = [event('a', { bad: true }), event('b'), event('c')];
    const ends = await sendEach(items, {
      upstream: lago,
      rule: RULE,
      isOver: () => over,
      onAnswer: () => (over = true),
    });
    expect([kinds(ends), lago.stored.size]).toEqual([['refused', 'not-sent', 'not-sent'], 0]);
  });

  it('says only what is so, whatever is refused, doubled or lost', async () => {
    const items = fc.array(
      fc.record({
        id: fc.integer({ min: 0, max: 6 }),
        subscription: fc.constantFrom('s', 't'),
        timestamp: fc.integer({ min: 1, max: 2 }),
        bad: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    const faults = fc.array(
      fc.constantFrom<Fault>('none', 'none', 'none', 'lost-before', 'lost-after', 'limited', 'page'),
    );
    await fc.assert(
      fc.asyncProperty(
        items,
        items,
        faults,
        fc.constantFrom('postgres' as const, 'clickhouse' as const),
        async (before, given, script, store) => {
          const lago = createLago(store);
          const eventOf = ({ id, subscription, timestamp, bad }: (typeof given)[number]): Event =>
            event(`e${id}`, { external_subscription_id: subscription, timestamp, ...(bad ? { bad } : {}) });
          for (const one of before) lago.plant(eventOf({ ...one, bad: false }));
          const queue = [...script];
          lago.faults = () => queue.shift() ?? 'none';
          const sent = given.map(eventOf);
          const ends = await sendEach(sent, { upstream: lago, rule: RULE });
          expect(ends).toHaveLength(sent.length);
          for (const [index, end] of ends.entries()) {
            const shown = await lago.look(sent[index]);
            if (end.kind === 'stored' || end.kind === 'stored-before') expect(shown.kind).toBe('equal');
            if (end.kind === 'different') expect(shown.kind).toBe('different');
            if (end.kind === 'refused') expect(sent[index]?.bad).toBe(true);
            if (script.length === 0) expect(['unknown', 'not-sent', 'not-kept']).not.toContain(end.kind);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
