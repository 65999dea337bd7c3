import { callOf, inTurn, refusal, replyOf } from '../../test/calls.js';
import { fakeClock } from '../../test/fake-clock.js';
import {
  CallAbortedError,
  UpstreamProtocolError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '../call/errors.js';
import { recordAttempts } from './record-attempts.js';
import { createUpstreamClock } from '../call/upstream-clock.js';

const NOW = 1_900_000_000_000;
const DATE = new Date(NOW + 60_000).toUTCString();

function bed(...ends: Parameters<typeof inTurn>) {
  const clock = fakeClock(NOW);
  const upstreamClock = createUpstreamClock();
  const told: unknown[][] = [];
  const send = inTurn(
    ...ends.map((end) => () => {
      clock.skip(100);
      return typeof end === 'function' ? end() : end;
    }),
  );
  const observer = { onAttempt: (...given: unknown[]) => void told.push(given.slice(1)) };
  const call = callOf();
  const tried = recordAttempts(send, { clock, upstreamClock, observer });
  return { call, told, upstreamClock, send: () => tried(call).catch((error: unknown) => error) };
}

it.each([
  [replyOf(), { since: NOW, open: false }, ['ok', 200, 100]],
  [refusal(422), { since: NOW, open: false }, ['refused', 422, 100]],
  [refusal(500), { since: NOW, open: false }, ['error', 500, 100]],
  [refusal(503), { since: NOW, open: true }, ['error', 503, 100]],
  [refusal(429), { since: undefined, open: false }, ['limited', 429, 100]],
  [
    new UpstreamUnreachableError('not-sent', 'ECONNREFUSED'),
    { since: undefined, open: false },
    ['unreachable', 0, 100],
  ],
  [new UpstreamUnreachableError('unknown', 'ECONNRESET'), { since: NOW, open: true }, ['unreachable', 0, 100]],
  [new UpstreamTimeoutError('unknown', 100), { since: NOW, open: true }, ['timeout', 0, 100]],
  [
    new UpstreamProtocolError('a page', { answer: { status: 404, headers: {} } }),
    { since: NOW, open: true },
    ['protocol', 404, 100],
  ],
  [new CallAbortedError(), { since: NOW, open: true }, ['aborted', 0, 100]],
  [new CallAbortedError('not-sent'), { since: undefined, open: false }, ['aborted', 0, 100]],
])('keeps what was sent when, and what is open: %#', async (end, attempts, told) => {
  const given = bed(end);
  expect(await given.send()).toBe(end);
  expect(given.call.attempts).toEqual({ count: 1, ...attempts });
  expect(given.told).toEqual([told]);
});

it('counts from the first try that may have been acted on, and closes nothing', async () => {
  const given = bed(refusal(429), new UpstreamUnreachableError('unknown', 'ECONNRESET'), refusal(429), replyOf());
  for (let tries = 0; tries < 4; tries += 1) await given.send();
  expect(given.call.attempts).toEqual({ count: 4, since: NOW + 100, open: true });
});

it('learns the clock of the upstream from its answers, refusals too', async () => {
  for (const end of [replyOf({}, 200, { date: DATE }), refusal(404, {}, { date: DATE })]) {
    const given = bed(end);
    await given.send();
    const { upstream } = given.call.operation;
    expect(given.upstreamClock.earliest(upstream, NOW)).toBe(NOW + 60_000 - 100);
  }
});
