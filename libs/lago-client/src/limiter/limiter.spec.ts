import { callOf, refusal, replyOf } from '../../test/calls.js';
import { fakeClock } from '../../test/fake-clock.js';
import type { FakeClock } from '../../test/fake-clock.js';
import { facts, operation } from '../../test/operations.js';
import type { Call, Send } from '../call.js';
import { CallAbortedError, LimiterRejectedError } from '../errors.js';
import { limit } from './limiter.js';
import type { LimiterOptions } from './limiter.js';
import { localPermits } from './permits.js';

const bucket = (name: string) => operation({}, { facts: facts({ bucket: name }) });

function setUp(
  overrides: Partial<LimiterOptions> = {},
  answer: (call: Call) => Promise<never> | undefined = () => undefined,
) {
  const clock = fakeClock();
  const starts: { at: number; call: Call }[] = [];
  const next: Send = async (call) => {
    starts.push({ at: clock.now(), call });
    await answer(call);
    return replyOf();
  };
  const options = {
    limits: {},
    order: ['events'],
    connections: 1000,
    maxQueue: 1000,
    permits: localPermits(clock),
    clock,
    observer: {},
    ...overrides,
  };
  return { clock, starts, send: limit(next, options) };
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
    permits: localPermits(clock),
    clock,
    observer: {},
  };
  const send = limit(() => {
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
    permits: localPermits(clock),
    clock,
    observer: {},
  };
  const send = limit(async (call) => {
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
