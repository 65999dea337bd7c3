import type { Call } from '../call/call.js';
import type { Clock } from '../call/clock.js';
import { CallAbortedError, LimiterRejectedError, UpstreamTimeoutError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { ANSWER_MS } from '../limiter/wait-in-line.js';

/** A call that waits for a permit or travels with others. It ends once, whatever happens to those it travels with. */
export interface Member {
  readonly call: Call;
  /** What must not stand twice among those that travel together. */
  readonly id: string;
  readonly since: number;
  readonly settled: boolean;
  /** It is in a request that others share, which may outlast it. */
  begin(): void;
  /** It is in a request of its own, which minds its deadline and its caller itself. */
  beginAlone(): void;
  /** The request came to nothing, and it waits again. */
  waitAgain(): void;
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

export interface MemberParts {
  readonly clock: Clock;
  readonly bucket: string;
  /** It waits no more, because its caller has gone or it is too late. */
  readonly left: (member: Member) => void;
}

/** The member and the end of its call, as one call alone would have ended. */
export function createMember(
  call: Call,
  id: string,
  { clock, bucket, left }: MemberParts,
): { readonly member: Member; readonly end: Promise<Reply> } {
  let resolve: (reply: Reply) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const end = new Promise<Reply>((...both) => ([resolve, reject] = both));
  const listening = new AbortController();
  const { deadline, signal } = call.context;
  const since = clock.now();
  let sent = false;
  let timing = new AbortController();
  let settled = false;

  const settle = (finish: () => void) => {
    if (settled) return;
    settled = true;
    listening.abort();
    timing.abort();
    finish();
  };
  const leave = (error: () => Error) => {
    settle(() => reject(error()));
    left(member);
  };
  const after = (ms: number, act: () => void) => {
    timing.abort();
    timing = new AbortController();
    clock.sleep(Math.max(0, ms), timing.signal).then(act, () => undefined);
  };
  const waits = () => {
    sent = false;
    const patience = deadline - clock.now();
    const ms = patience - Math.min(ANSWER_MS, patience / 4);
    after(ms, () => leave(() => new LimiterRejectedError(bucket, ANSWER_MS)));
  };

  const member: Member = {
    call,
    id,
    since,
    get settled() {
      return settled;
    },
    begin() {
      sent = true;
      after(deadline - clock.now(), () => {
        call.attempts.open = true;
        settle(() => reject(new UpstreamTimeoutError('unknown', deadline - since, 'deadline')));
      });
    },
    beginAlone() {
      timing.abort();
      listening.abort();
    },
    waitAgain: waits,
    resolve: (reply) => settle(() => resolve(reply)),
    reject: (error) => settle(() => reject(error as Error)),
  };
  signal.addEventListener('abort', () => leave(() => new CallAbortedError(sent ? 'unknown' : 'not-sent')), {
    once: true,
    signal: listening.signal,
  });
  waits();
  return { member, end };
}
