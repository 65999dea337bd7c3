import { callOf, refusal, replyOf } from '../../test/calls.js';
import { fakeClock } from '../../test/fake-clock.js';
import type { FakeClock } from '../../test/fake-clock.js';
import { facts, operation } from '../../test/operations.js';
import type { Call, Send } from '../call/call.js';
import { CallAbortedError, LimiterRejectedError } from '../call/errors.js';
import { createLanes } from './lanes.js';
import type { LanesOptions } from './lanes.js';
import { limit } from './limiter.js';
import type { LimiterOptions } from './limiter.js';
import { localPermits } from './permits.js';

const bucket = (name: string) => operation({}, { facts: facts({ bucket: name }) });

type Options = LanesOptions & Omit<LimiterOptions, 'lanes'>;
const limited = (next: Send, options: Options) => limit(next, { ...options, lanes: createLanes(options) });

function setUp(
  overrides: Partial<Options> = {},
  answer: (call: Call) => Promise<never> | undefined = () => undefined,
  headers: Record<string, string> = {},
) {
  const clock = fakeClock();
  const starts: { at: number; call: Call }[] = [];
  const next: Send = async (call) => {
    starts.push({ at: clock.now(), call });
    await answer(call);
    return replyOf({}, 200, headers);
  };
  const options = {
    limits: {},
    order: ['events'],
    connections: 1000,
    maxQueue: 1000,
    rateLimitWaitMs: 3000,
    permits: localPermits(clock),
    clock,
    observer: {},
    ...overrides,
  };
  return { clock, starts, send: limited(next, options) };
}

const perSecond = (starts: readonly { at: number }[], clock: FakeClock) => {
  const began = starts[0]?.at ?? clock.now();
  const counts = new Map<number, number>();
  for (const { at } of starts)
    counts.set(Math.floor((at - began) / 1000), (counts.get(Math.floor((at - began) / 1000)) ?? 0) + 1);
  return [...counts.values()];
};

it('has no limit until somebody names one', async () => {
  const { clock, starts, send } = setUp();
  const began = clock.now();
  await Promise.all(Array.from({ length: 500 }, () => send(callOf())));
  expect(starts.every(({ at }) => at === began)).toBe(true);
});

it('stays below a configured limit in every second and above 95 % of it', async () => {
  const { clock, starts, send } = setUp({ limits: { default: 50 } });
  await Promise.all(Array.from({ length: 400 }, () => send(callOf())));
  const counts = perSecond(starts, clock).slice(0, -1);
  expect(counts.length).toBeGreaterThanOrEqual(7);
  for (const count of counts) expect(count).toBeLessThanOrEqual(51);
  for (const count of counts.slice(1)) expect(count).toBeGreaterThanOrEqual(48);
});

it('learns the limit from the headers of any answer, a 429 included', async () => {
  const clock = fakeClock();
  const starts: number[] = [];
  const headers = { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' };
  const options = {
    limits: {},
    order: [],
    connections: 99,
    maxQueue: 99,
    rateLimitWaitMs: 3000,
    permits: localPermits(clock),
    clock,
    observer: {},
  };
  const send = limited(() => {
    starts.push(clock.now());
    return Promise.reject(refusal(429, 'slow', headers));
  }, options);
  await expect(send(callOf())).rejects.toThrow('429');
  await Promise.allSettled(Array.from({ length: 20 }, () => send(callOf())));
  expect((starts.at(-1) as number) - (starts[0] as number)).toBeGreaterThan(1900);
});

it('learns nothing from a 429 without headers: that limit is somebody else’s', async () => {
  const { clock, starts, send } = setUp({}, () => Promise.reject(refusal(429, { code: 'too_many_provider_requests' })));
  const began = clock.now();
  await Promise.allSettled(Array.from({ length: 30 }, () => send(callOf())));
  expect(starts.every(({ at }) => at === began)).toBe(true);
});

it('turns a call away at once when its turn would come after its deadline, and says when', async () => {
  const { clock, send } = setUp({ limits: { default: 1 } });
  const waiting = Array.from({ length: 5 }, () => send(callOf()));
  const deadline = clock.now() + 2000;
  const error = await send(callOf(operation(), {}, { deadline })).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LimiterRejectedError);
  expect((error as LimiterRejectedError).retryAfterMs).toBeGreaterThan(2000);
  expect(clock.now()).toBeLessThan(deadline);
  await Promise.all(waiting);
});

it('has a queue of bounded length', async () => {
  const { send } = setUp({ limits: { default: 100 }, maxQueue: 10 });
  const ends = await Promise.allSettled(Array.from({ length: 30 }, () => send(callOf())));
  const rejected = ends.filter(({ status }) => status === 'rejected');
  expect(rejected.length).toBeGreaterThanOrEqual(15);
});

it('is fair: a consumer with one call does not wait for the hundred of another', async () => {
  const { starts, send } = setUp({ limits: { default: 20 } });
  const flood = Array.from({ length: 100 }, () => send(callOf(operation(), {}, { consumer: 'flood' })));
  const one = send(callOf(operation(), {}, { consumer: 'single' }));
  await Promise.all([...flood, one]);
  const place = starts.findIndex(({ call }) => call.context.consumer === 'single');
  expect(place).toBeLessThanOrEqual(3);
});

describe('a flood of one consumer on a slow upstream', () => {
  const flood = (of: ReturnType<typeof setUp>, count: number, deadline: number) =>
    Array.from({ length: count }, () =>
      of.send(callOf(operation(), {}, { consumer: 'flood', deadline })).catch((error: unknown) => error),
    );
  const slow = (overrides: Partial<Options> = {}) => {
    const built = setUp({ connections: 4, order: [], ...overrides }, () => built.clock.sleep(1000) as Promise<never>);
    return built;
  };

  it('is turned away early as far as it cannot be served, and is told when', async () => {
    const bed = slow();
    await Promise.all(flood(bed, 40, bed.clock.now() + 60_000));
    const began = bed.clock.now();
    const ends = await Promise.all(flood(bed, 200, began + 10_000));
    const refused = ends.filter((end) => end instanceof LimiterRejectedError);
    expect(refused.length).toBeGreaterThan(120);
    expect(refused.length).toBeLessThan(190);
    for (const { retryAfterMs } of refused) expect(retryAfterMs).toBeGreaterThanOrEqual(1000);
  });

  it('does not keep the call of another waiting for more than one exchange', async () => {
    const bed = slow();
    const deadline = bed.clock.now() + 60_000;
    const floods = flood(bed, 150, deadline);
    await bed.clock.sleep(5500);
    const asked = bed.clock.now();
    await bed.send(callOf(operation(), {}, { consumer: 'single', deadline }));
    const start = bed.starts.find(({ call }) => call.context.consumer === 'single');
    expect((start?.at ?? Infinity) - asked).toBeLessThanOrEqual(1000);
    await Promise.all(floods);
  });

  it('fills its own share of the queue, not that of others', async () => {
    const bed = slow({ maxQueue: 20 });
    const deadline = bed.clock.now() + 60_000;
    const floods = flood(bed, 60, deadline);
    await expect(bed.send(callOf(operation(), {}, { consumer: 'single', deadline }))).resolves.toBeDefined();
    const ends = await Promise.all(floods);
    expect(ends.filter((end) => end instanceof LimiterRejectedError).length).toBeGreaterThanOrEqual(30);
  });

  it('sends nothing whose answer nobody could wait for', async () => {
    const bed = slow({ connections: 1 });
    const deadline = bed.clock.now() + 4000;
    await Promise.all(flood(bed, 6, deadline));
    for (const { at } of bed.starts) expect(deadline - at).toBeGreaterThanOrEqual(1000);
  });
});

it('says at once that a limit is reached whose window is longer than a call waits', async () => {
  const headers = { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '40' };
  let fails = true;
  const bed = setUp({}, () => (fails ? Promise.reject(refusal(429, 'slow', headers)) : undefined));
  const ask = () => bed.send(callOf(operation(), {}, { deadline: bed.clock.now() + 600_000 }));
  // One odd 429 is no reason to hold everybody back for long; several are.
  for (let count = 0; count < 12; count += 1) {
    await ask().catch(() => undefined);
    await bed.clock.sleep(2 ** count * 25);
  }
  await ask().catch(() => undefined);
  fails = false;
  const began = bed.clock.now();
  const error = await ask().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LimiterRejectedError);
  expect((error as LimiterRejectedError).retryAfterMs).toBeGreaterThan(3000);
  expect(bed.clock.now()).toBe(began);
});

it('lets reads of reconcile go first', async () => {
  const { starts, send } = setUp({ limits: { default: 20 } });
  const calls = Array.from({ length: 20 }, () => send(callOf()));
  const urgent = send({ ...callOf(), urgent: true });
  await Promise.all([...calls, urgent]);
  expect(starts.findIndex(({ call }) => call.urgent)).toBeLessThanOrEqual(3);
});

it('keeps connections free for the first bucket, so that slow lists do not hold events up', async () => {
  const clock = fakeClock();
  const running: string[] = [];
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const options = {
    limits: {},
    order: ['events'],
    connections: 8,
    maxQueue: 100,
    rateLimitWaitMs: 3000,
    permits: localPermits(clock),
    clock,
    observer: {},
  };
  const send = limited(async (call) => {
    running.push(call.operation.facts.bucket);
    await finished;
    return replyOf();
  }, options);
  const calls = Array.from({ length: 30 }, () => send(callOf(bucket('default'))));
  const event = send(callOf(bucket('events')));
  await new Promise(setImmediate);
  expect(running).toEqual([...Array<string>(7).fill('default'), 'events']);
  finish();
  await Promise.all([...calls, event]);
  expect(running).toHaveLength(31);
});

it('keeps limits apart by account', async () => {
  const { clock, starts, send } = setUp({ limits: { default: 1 } });
  const began = clock.now();
  await Promise.all(['a', 'b', 'c'].map((upstreamSecret) => send(callOf(operation(), {}, { upstreamSecret }))));
  expect(starts.every(({ at }) => at === began)).toBe(true);
});

it('lets a caller that has gone out of the queue', async () => {
  const { send, starts } = setUp({ limits: { default: 1 } });
  const abort = new AbortController();
  const first = send(callOf());
  const gone = send(callOf(operation(), {}, { signal: abort.signal }));
  abort.abort();
  await expect(gone).rejects.toThrow(CallAbortedError);
  await first;
  await send(callOf());
  expect(starts).toHaveLength(2);
});

it('tells of those that were turned away, and not of those whose caller left', async () => {
  const told: boolean[] = [];
  const { clock, send } = setUp({
    limits: { default: 1 },
    observer: { onLimiterWait: (_labels, _ms, granted) => told.push(granted) },
  });
  const caller = new AbortController();
  const first = send(callOf());
  const left = send(callOf(undefined, {}, { signal: caller.signal }));
  const late = send(callOf(undefined, {}, { deadline: clock.now() + 10 }));
  caller.abort();
  await expect(late).rejects.toBeInstanceOf(LimiterRejectedError);
  await expect(left).rejects.toBeInstanceOf(CallAbortedError);
  await first;
  expect(told).toEqual([false]);
});

it('learns the limit from plain answers, before anything is refused', async () => {
  const headers = { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '9', 'x-ratelimit-reset': '1' };
  const { clock, starts, send } = setUp({}, undefined, headers);
  await send(callOf());
  await Promise.all(Array.from({ length: 30 }, () => send(callOf())));
  for (const count of perSecond(starts, clock)) expect(count).toBeLessThanOrEqual(12);
});
