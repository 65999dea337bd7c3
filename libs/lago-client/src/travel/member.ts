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
  /** When it began to wait; milliseconds since the epoch. */
  readonly since: number;
  readonly settled: boolean;
  /** It is in a request that others share, which may outlast it. */
  begin(): void;
  /** It is in a request of its own, which minds its deadline and its caller itself. */
  beginAlone(): void;
  /** The request came to nothing, and it waits again. */
  waitAgain(): void;
  /** Ends it when it has waited too long. */
  minds(now: number): void;
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

export interface MemberParts {
  readonly clock: Clock;
  readonly bucket: string;
  /** It waits no more: its caller has gone, or it is too late. */
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
  const { deadline, signal } = call.context;
  const since = clock.now();
  const patience = deadline - since;
  // Whoever is served later would not hear the answer.
  const lastMoment = deadline - Math.min(ANSWER_MS, patience / 4);
  let state: 'waiting' | 'shared' | 'alone' | 'settled' = 'waiting';

  const gone = () => leave(new CallAbortedError(state === 'shared' ? 'unknown' : 'not-sent'));
  const settle = (finish: () => void) => {
    if (state === 'settled') return;
    state = 'settled';
    signal.removeEventListener('abort', gone);
    finish();
  };
  const leave = (error: Error) => {
    settle(() => reject(error));
    left(member);
  };

  const member: Member = {
    call,
    id,
    since,
    get settled() {
      return state === 'settled';
    },
    begin: () => void (state = 'shared'),
    beginAlone() {
      state = 'alone';
      signal.removeEventListener('abort', gone);
    },
    waitAgain: () => void (state = 'waiting'),
    minds(now) {
      if (state === 'waiting' && now >= lastMoment) leave(new LimiterRejectedError(bucket, ANSWER_MS));
      if (state !== 'shared' || now < deadline) return;
      call.attempts.open = true;
      leave(new UpstreamTimeoutError('unknown', deadline - since, 'deadline'));
    },
    resolve: (reply) => settle(() => resolve(reply)),
    reject: (error) => settle(() => reject(error as Error)),
  };
  signal.addEventListener('abort', gone);
  return { member, end };
}
