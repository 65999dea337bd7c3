import fc from 'fast-check';
import { callOf, refusal, replyOf } from '../../test/calls.js';
import { fakeClock } from '../../test/fake-clock.js';
import { many, one } from '../../test/travel.js';
import type { Call, CallContext } from '../call/call.js';
import { CallAbortedError, LimiterRejectedError, UpstreamReplyError, UpstreamTimeoutError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { createLanes } from '../limiter/lanes.js';
import { limit } from '../limiter/limiter.js';
import { localPermits } from '../limiter/permits.js';
import { createRetryBudget } from '../retry/budget.js';
import { recordAttempts } from '../retry/record-attempts.js';
import { createUpstreamClock } from '../call/upstream-clock.js';
import { travel } from './travel.js';

type Item = Readonly<Record<string, unknown>>;
type Answer = (items: readonly Item[], call: Call) => Reply | Error | undefined;

const itemsOf = ({ input }: Call): readonly Item[] => {
  const { event, events } = input.body as { event?: Item; events?: readonly Item[] };
  return events ?? [event as Item];
};

function setUp(limits: Record<string, number> = { events: 10, default: 10 }, answer: Answer = () => undefined) {
  const clock = fakeClock();
  const requests: { readonly operation: string; readonly ids: readonly unknown[]; readonly call: Call }[] = [];
  const stored = new Set<unknown>();
  const takes = { ms: 5 };
  const parts = { clock, observer: {}, maxQueue: 1000, rateLimitWaitMs: 3000 };
  const lanes = createLanes({ ...parts, limits, order: ['events'], connections: 1000, permits: localPermits(clock) });
  const transport = async (call: Call): Promise<Reply> => {
    const items = itemsOf(call);
    const isMany = call.operation === many;
    requests.push({ operation: call.operation.id, ids: items.map((item) => item['transaction_id']), call });
    await clock.sleep(takes.ms);
    const given = answer(items, call);
    if (given instanceof Error) throw given;
    if (given) return given;
    const faults = items.map(({ transaction_id: id, bad }) =>
      bad ? { code: ['bad'] } : stored.has(id) ? { transaction_id: ['value_already_exist'] } : undefined,
    );
    if (faults.some(Boolean)) {
      const byPosition = Object.fromEntries(faults.flatMap((fault, index) => (fault ? [[index, fault]] : [])));
      throw refusal(422, { status: 422, error_details: isMany ? byPosition : faults[0] });
    }
    for (const { transaction_id: id } of items) stored.add(id);
    const shown = items.map((item) => ({ lago_id: `id of ${item['transaction_id'] as string}`, ...item }));
    return replyOf(isMany ? { events: shown } : { event: shown[0] });
  };
  let send = recordAttempts(transport, { ...parts, upstreamClock: createUpstreamClock() });
  send = limit(send, { ...parts, lanes });
  const budget = createRetryBudget({ capacity: 1, perCall: 0, perSecond: 0 }, clock);
  send = travel(send, { ...parts, lanes, budget, operations: [one, many] });
  const calls: Call[] = [];
  const submit = (event: Item, context: Partial<CallContext> = {}) => {
    const call = callOf(one, { body: { event } }, context);
    calls.push(call);
    return send(call);
  };
  return {
    clock,
    requests,
    stored,
    takes,
    submit,
    budget,
    calls,
    send,
    sizes: () => requests.map(({ ids }) => ids.length),
  };
}

const event = (id: string, more: Item = {}): Item => ({ transaction_id: id, ...more });
const ids = (count: number) => Array.from({ length: count }, (_, index) => `e${index}`);
const bodyOf = (reply: Reply) => JSON.parse(reply.body.toString()) as unknown;
const errorOf = (end: PromiseSettledResult<Reply>) => (end.status === 'rejected' ? (end.reason as unknown) : undefined);

describe('calls that wait for a permit travel together', () => {
  it('each goes alone and at once while nothing limits them', async () => {
    const { submit, requests } = setUp({});
    await Promise.all(ids(50).map((id) => submit(event(id))));
    expect(requests.map(({ operation }) => operation)).toEqual(Array(50).fill('one'));
  });

  it('goes together as soon as there are none, each with its own answer', async () => {
    const { submit, requests, stored } = setUp();
    const replies = await Promise.all(ids(300).map((id) => submit(event(id, { n: 1 }))));
    expect(replies.map(bodyOf)).toEqual(
      ids(300).map((id) => ({ event: { lago_id: `id of ${id}`, ...event(id, { n: 1 }) } })),
    );
    expect([stored.size, requests.length < 20]).toEqual([300, true]);
    const largest = requests.find(({ ids: sent }) => sent.length === 100);
    expect(largest?.operation).toBe('many');
  });

  it('carries eight times what single calls could, and nobody is turned away', async () => {
    const { submit, clock, stored } = setUp({ events: 500, default: 50 });
    const began = clock.now();
    const all: Promise<unknown>[] = [];
    for (let ms = 0; ms < 1000; ms += 10) {
      for (let count = 0; count < 40; count += 1) all.push(submit(event(`${ms}-${count}`)));
      await clock.sleep(10);
    }
    await Promise.all(all);
    expect([stored.size, clock.now() - began < 1300]).toEqual([4000, true]);
  });

  it('mixes neither consumers nor accounts, and has no id twice in a request', async () => {
    const { submit, requests, stored } = setUp({ events: 1, default: 100 });
    const contexts = [{ consumer: 'a' }, { consumer: 'b' }, { consumer: 'b', upstreamSecret: 's' }];
    const ends = await Promise.allSettled(
      ids(90).map((id, index) => submit(event(index % 9 === 0 ? 'same' : id), contexts[index % 3])),
    );
    for (const { ids: sent, call } of requests) {
      expect(new Set(sent).size).toBe(sent.length);
      expect(new Set([call.context.consumer]).size).toBe(1);
    }
    expect(stored.size).toBe(81);
    expect(ends.filter((end) => end.status === 'rejected')).toHaveLength(9);
  });

  it('leaves alone what carries more than the item', async () => {
    const { send, requests } = setUp({ events: 1000, default: 1000 });
    const odd = [
      { body: { event: event('a'), other: 1 } },
      { body: { event: 'text' } },
      { body: { event: { transaction_id: { $: 1 } } } },
      { body: { event: event('b') }, query: { x: '1' } },
      { body: undefined },
    ];
    await Promise.allSettled(odd.map((input) => send(callOf(one, input))));
    expect(new Set(requests.map(({ operation }) => operation))).toEqual(new Set(['one']));
  });
});

describe('what a request that several share leaves to each', () => {
  const slow = { events: 1, default: 20 };

  it('its own refusal; the others go again, and for a while alone', async () => {
    const { submit, requests, clock, stored } = setUp({ events: 5, default: 20 });
    stored.add('taken');
    const sent = [event('first'), event('a'), event('taken'), event('bad', { bad: true }), event('b')];
    const ends = await Promise.allSettled(sent.map((item) => submit(item)));
    expect(
      ends.map((end) => (end.status === 'fulfilled' ? 'stored' : bodyOf((end.reason as UpstreamReplyError).reply))),
    ).toEqual([
      'stored',
      'stored',
      { status: 422, error_details: { transaction_id: ['value_already_exist'] } },
      { status: 422, error_details: { code: ['bad'] } },
      'stored',
    ]);
    const shared = () => requests.filter(({ operation }) => operation === 'many').length;
    const before = shared();
    const late = submit(event('c'));
    await Promise.all([late, submit(event('d'))]);
    expect(shared()).toBe(before);
    await clock.sleep(2000);
    await Promise.all(['x', 'y', 'z'].map((id) => submit(event(id))));
    expect(shared()).toBeGreaterThan(before);
  });

  it('an unknown end to each, paid for once, with an attempt in the record of each', async () => {
    const lost = new UpstreamTimeoutError('unknown', 1);
    const { submit, calls, budget } = setUp(slow, (items) => (items.length > 1 ? lost : undefined));
    const ends = await Promise.allSettled(ids(4).map((id) => submit(event(id))));
    expect(ends.map(errorOf)).toEqual([undefined, lost, lost, lost]);
    expect(calls.map(({ attempts }) => attempts)).toEqual([
      { count: 1, since: expect.any(Number) as number, open: false },
      ...Array<unknown>(3).fill({ count: 1, since: expect.any(Number) as number, open: true }),
    ]);
    expect([budget.withdraw(lost), budget.withdraw(lost), budget.withdraw(new Error('other'))]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('its limit to each, as something that was not acted on', async () => {
    const slower = refusal(429, {}, { 'x-ratelimit-limit': '20', 'x-ratelimit-reset': '1' });
    const { submit, calls } = setUp(slow, (items) => (items.length > 1 ? slower : undefined));
    const ends = await Promise.allSettled(ids(3).map((id) => submit(event(id))));
    expect(ends.map(errorOf)).toEqual([undefined, slower, slower]);
    expect(calls[1]?.attempts).toEqual({ count: 1, since: undefined, open: false });
  });

  it('an answer that does not show all of them is no answer to any', async () => {
    const { submit } = setUp(slow, (items) => (items.length > 1 ? replyOf({ events: [{}] }) : undefined));
    const ends = await Promise.allSettled(ids(4).map((id) => submit(event(id))));
    expect(ends.map((end) => (errorOf(end) as { outcome?: string } | undefined)?.outcome)).toEqual([
      undefined,
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('a refusal that names none: fewer go together, and where that is not it, each goes alone', async () => {
    const tooMany = refusal(422, { error_details: { events: ['too_many_events'] } });
    const few = setUp({ events: 1, default: 50 }, (items) => (items.length > 30 ? tooMany : undefined));
    await Promise.all(ids(101).map((id) => few.submit(event(id))));
    expect([few.stored.size, Math.max(...few.sizes().slice(-3))]).toEqual([101, 25]);
    const forbidden = setUp({ events: 50, default: 50 }, (_, { operation }) =>
      operation === many ? refusal(404, {}) : undefined,
    );
    await Promise.all(ids(101).map((id) => forbidden.submit(event(id))));
    expect(forbidden.stored.size).toBe(101);
  });

  it('the others go on when a caller goes, who is told what is known', async () => {
    const { submit, stored } = setUp(slow);
    const gone = new AbortController();
    const ends = ids(4).map((id, index) => submit(event(id), index === 2 ? { signal: gone.signal } : {}));
    gone.abort();
    const settled = await Promise.allSettled(ends);
    expect(settled.map((end) => errorOf(end) instanceof CallAbortedError)).toEqual([false, false, true, false]);
    expect((errorOf(settled[2] as PromiseSettledResult<Reply>) as CallAbortedError).outcome).toBe('not-sent');
    expect([...stored].sort()).toEqual(['e0', 'e1', 'e3']);
  });

  it('a caller whose time is over does not end the request of the others', async () => {
    const { submit, clock, stored, calls, takes } = setUp(slow);
    takes.ms = 3000;
    const ends = await Promise.allSettled(
      ids(3).map((id, index) => submit(event(id), index === 1 ? { deadline: clock.now() + 2000 } : {})),
    );
    expect(stored.has('e2')).toBe(true);
    const error = errorOf(ends[1] as PromiseSettledResult<Reply>);
    expect([
      error instanceof LimiterRejectedError || error instanceof UpstreamTimeoutError,
      calls[1]?.attempts.open,
    ]).toEqual([true, error instanceof UpstreamTimeoutError]);
  });

  it('whoever has been in a request without a known end travels with fewer, then alone', async () => {
    const { send, requests } = setUp({ events: 1, default: 100 });
    const opened = (count: number, id: string): Call => ({
      ...callOf(one, { body: { event: event(id) } }),
      attempts: { count, since: 1, open: true },
    });
    await Promise.all(ids(120).map((id) => send(opened(1, id))));
    expect(Math.max(...requests.map(({ ids: sent }) => sent.length))).toBe(50);
    await Promise.all(['x', 'y'].map((id) => send(opened(2, id))));
    expect(requests.slice(-2).map(({ operation }) => operation)).toEqual(['one', 'one']);
  });

  it('gives back what it asked for in vain: calls of the other bucket lose nothing', async () => {
    const { submit, send, clock, requests } = setUp({ events: 20, default: 10 });
    for (let round = 0; round < 20; round += 1)
      await Promise.all([submit(event(`a${round}`)), submit(event(`b${round}`))]);
    const began = clock.now();
    await Promise.all(ids(10).map((id) => send(callOf(many, { body: { events: [event(id)] } }))));
    expect(clock.now() - began).toBeLessThan(1300);
    expect(requests.length).toBeGreaterThan(30);
  });
});

describe('the bucket of the request that carries many', () => {
  const limited = (limit: number) => ({ 'x-ratelimit-limit': String(limit), 'x-ratelimit-reset': '1' });

  it.each([50, 500])('is the one whose limit its answers show (%i)', async (shown) => {
    const { submit, clock, stored } = setUp({}, (items, { operation }) =>
      operation === many
        ? replyOf({ events: items }, 200, limited(shown))
        : replyOf({ event: items[0] }, 200, limited(500)),
    );
    await submit(event('first'));
    const began = clock.now();
    await Promise.all(ids(2000).map((id) => submit(event(id))));
    expect([clock.now() - began < 600, stored.size]).toEqual([true, 0]);
  });
});

it('every call ends as a single one would have, whatever happens to whichever request', async () => {
  const items = fc.array(fc.record({ id: fc.nat(40), bad: fc.boolean(), consumer: fc.constantFrom('a', 'b') }), {
    maxLength: 60,
  });
  const faults = fc.array(
    fc.constantFrom<'none' | 'lost' | 'lost after' | 'limited'>('none', 'none', 'lost', 'lost after', 'limited'),
  );
  await fc.assert(
    fc.asyncProperty(items, faults, async (given, script) => {
      const queue = script.values();
      const bench = setUp({ events: 5, default: 20 }, (sent) => {
        const fault = queue.next().value ?? 'none';
        if (fault === 'lost after' && sent.every(({ transaction_id: id, bad }) => !bad && !bench.stored.has(id))) {
          for (const { transaction_id: id } of sent) bench.stored.add(id);
        }
        if (fault.startsWith('lost')) return new UpstreamTimeoutError('unknown', 1);
        return fault === 'limited' ? refusal(429, {}) : undefined;
      });
      const ends = await Promise.allSettled(
        given.map(({ id, bad, consumer }) => bench.submit(event(`e${id}`, bad ? { bad } : {}), { consumer })),
      );
      for (const [index, end] of ends.entries()) {
        const { id, bad } = given[index] as (typeof given)[number];
        if (end.status === 'fulfilled') {
          expect(bodyOf(end.value)).toEqual({ event: { lago_id: `id of e${id}`, transaction_id: `e${id}` } });
          expect(bench.stored.has(`e${id}`)).toBe(true);
        } else if (end.reason instanceof UpstreamReplyError && end.reason.reply.status === 422) {
          const said = bodyOf(end.reason.reply) as { error_details: object };
          expect(Object.keys(said.error_details)).toEqual([bad ? 'code' : 'transaction_id']);
          if (!bad) expect(bench.stored.has(`e${id}`)).toBe(true);
        } else expect(script.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 100 },
  );
});
