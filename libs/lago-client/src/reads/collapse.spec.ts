import { callOf, replyOf } from '../../test/calls.js';
import { fakeClock } from '../../test/fake-clock.js';
import { facts, operation } from '../../test/operations.js';
import type { Call, Send } from '../call/call.js';
import { collapse } from './collapse.js';
import { CallAbortedError, UpstreamTimeoutError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { resourceVersions } from './resource.js';

function setUp() {
  const clock = fakeClock();
  const running: { call: Call; end: (reply: Reply | Error) => void }[] = [];
  const next: Send = (call) =>
    new Promise((resolve, reject) => {
      running.push({ call, end: (reply) => (reply instanceof Error ? reject(reply) : resolve(reply)) });
      call.context.signal.addEventListener('abort', () => reject(new CallAbortedError()));
    });
  return { clock, running, send: collapse(next, { clock, versions: resourceVersions(), observer: {} }) };
}

const write = operation({ method: 'PUT' }, { facts: facts() });

it('makes one exchange of equal reads in flight, and another one afterwards', async () => {
  const { running, send } = setUp();
  const replies = [send(callOf()), send(callOf()), send(callOf())];
  running[0]?.end(replyOf({ a: 1 }));
  expect(new Set(await Promise.all(replies)).size).toBe(1);
  expect(running).toHaveLength(1);
  void send(callOf()).catch(() => undefined);
  expect(running).toHaveLength(2);
});

it.each([
  ['another account', callOf(operation(), {}, { upstreamSecret: 'other' })],
  ['another path', callOf(operation({ path: '/things/2' }))],
  ['another query', callOf(operation({ query: 'page=2' }))],
  ['an answer that is checked in less', callOf(operation(), {}, { passThrough: true })],
  ['another operation', callOf(operation({}, { id: 'findother' }))],
])('keeps %s apart', (_, other) => {
  const { running, send } = setUp();
  void send(callOf()).catch(() => undefined);
  void send(other).catch(() => undefined);
  expect(running).toHaveLength(2);
});

it('never joins writes', () => {
  const { running, send } = setUp();
  for (let i = 0; i < 3; i++) void send(callOf(write)).catch(() => undefined);
  expect(running).toHaveLength(3);
});

it('goes on without a waiter that has gone', async () => {
  const { running, send } = setUp();
  const gone = new AbortController();
  const first = send(callOf());
  const second = send(callOf(operation(), {}, { signal: gone.signal }));
  gone.abort();
  await expect(second).rejects.toThrow(CallAbortedError);
  expect(running[0]?.call.context.signal.aborted).toBe(false);
  running[0]?.end(replyOf());
  await first;
});

it('ends with the call that began it; the others make another one, and share it', async () => {
  const { clock, running, send } = setUp();
  const gone = new AbortController();
  const first = send(callOf(operation(), {}, { signal: gone.signal }));
  const others = [send(callOf()), send(callOf())];
  gone.abort();
  await expect(first).rejects.toThrow(CallAbortedError);
  await clock.sleep(0);
  expect(running).toHaveLength(2);
  running[1]?.end(replyOf({ a: 1 }));
  expect(new Set(await Promise.all(others)).size).toBe(1);
});

it('lets each waiter keep its own deadline', async () => {
  const { clock, running, send } = setUp();
  const patient = send(callOf());
  const hasty = send(callOf(operation(), {}, { deadline: clock.now() + 50 }));
  await expect(hasty).rejects.toThrow(UpstreamTimeoutError);
  running[0]?.end(replyOf());
  await patient;
});

it('goes on alone when the joined read ended for want of time, but not for any other reason', async () => {
  const { clock, running, send } = setUp();
  const short = send(callOf(operation(), {}, { deadline: clock.now() + 50 }));
  const long = send(callOf());
  expect(running).toHaveLength(1);
  running[0]?.end(new UpstreamTimeoutError('unknown', 50));
  await expect(short).rejects.toThrow(UpstreamTimeoutError);
  await clock.sleep(0);
  expect(running).toHaveLength(2);
  running[1]?.end(new Error('broken'));
  await expect(long).rejects.toThrow('broken');
  expect(running).toHaveLength(2);
});

it('never joins a read that began before a write to the same resource', async () => {
  const { running, send } = setUp();
  const early = send(callOf());
  const changed = send(callOf(write));
  running[1]?.end(replyOf());
  await changed;
  const late = send(callOf());
  expect(running).toHaveLength(3);
  running[0]?.end(replyOf('old'));
  running[2]?.end(replyOf('new'));
  expect([(await early).body.toString(), (await late).body.toString()]).toEqual(['"old"', '"new"']);
});
