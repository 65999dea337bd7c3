import type { Clock } from '@lago/lago-client';
import { eitherPermit } from './either-permit.js';
import type { Permit, Permits } from './either-permit.js';

/** How a request that carried several calls has ended. Anything else is thrown, and is each call's own end. */
export type SharedEnd<Reply> =
  | { readonly kind: 'done'; readonly replies: readonly Reply[] }
  /** All or nothing: none was acted on. Those that are meant, by position, with what each would have been told alone. */
  | { readonly kind: 'refused'; readonly refusals: ReadonlyMap<number, Error> };

export interface BatchingOptions<Call, Reply> {
  /** Calls of one group may travel together: same operation, same consumer, same account. */
  readonly groupOf: (call: Call) => string;
  /** Two calls with the same id do not travel together. */
  readonly idOf: (call: Call) => string;
  readonly bytesOf: (call: Call) => number;
  readonly signalOf: (call: Call) => AbortSignal;
  /** The end of a call whose caller has gone. */
  readonly gone: (outcome: 'not-sent' | 'unknown') => Error;
  readonly permits: Permits;
  /** The buckets from which a call alone and a request with several take their permits. */
  readonly buckets: { readonly single: string; readonly batch: string };
  readonly sendAlone: (call: Call) => Promise<Reply>;
  readonly sendTogether: (calls: readonly Call[]) => Promise<SharedEnd<Reply>>;
  readonly clock: Clock;
  readonly most: number;
  readonly mostBytes: number;
  /** Milliseconds for which the calls of a group travel alone after a refusal. Default 5000. */
  readonly aloneMs?: number;
}

interface Waiting<Call, Reply> {
  readonly call: Call;
  sent: boolean;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

interface Group<Call, Reply> {
  queue: Waiting<Call, Reply>[];
  pumping: boolean;
  /** Requests that may still put calls back. */
  underWay: number;
  aloneUntil: number;
}

/**
 * Sends calls that wait for a permit together, each with the end a call alone would have had. With a permit at hand and
 * nobody waiting a call goes at once.
 */
export function createBatching<Call, Reply>(options: BatchingOptions<Call, Reply>): (call: Call) => Promise<Reply> {
  const { permits, buckets, clock, aloneMs = 5000 } = options;
  const groups = new Map<string, Group<Call, Reply>>();

  function submit(call: Call): Promise<Reply> {
    const name = options.groupOf(call);
    const group = groups.get(name) ?? { queue: [], pumping: false, underWay: 0, aloneUntil: 0 };
    groups.set(name, group);
    return new Promise((resolve, reject) => {
      const waiting = watched(call, group, resolve, reject);
      if (!waiting) return;
      const permit = group.queue.length === 0 ? permits.now(buckets.single) : undefined;
      if (permit) return void alone(waiting, permit);
      group.queue.push(waiting);
      void pump(name, group);
    });
  }

  /** Leaves the queue when its caller goes. */
  function watched(
    call: Call,
    group: Group<Call, Reply>,
    resolve: (reply: Reply) => void,
    reject: (error: Error) => void,
  ): Waiting<Call, Reply> | undefined {
    const signal = options.signalOf(call);
    if (signal.aborted) return void reject(options.gone('not-sent'));
    const leave = () => {
      group.queue = group.queue.filter((other) => other !== waiting);
      waiting.reject(options.gone(waiting.sent ? 'unknown' : 'not-sent'));
    };
    signal.addEventListener('abort', leave, { once: true });
    const stay = () => signal.removeEventListener('abort', leave);
    const waiting: Waiting<Call, Reply> = {
      call,
      sent: false,
      resolve: (reply) => (stay(), resolve(reply)),
      reject: (error) => (stay(), reject(error)),
    };
    return waiting;
  }

  async function pump(name: string, group: Group<Call, Reply>): Promise<void> {
    if (group.pumping) return;
    group.pumping = true;
    while (group.queue.length > 0) {
      let permit: Permit;
      try {
        permit = await eitherPermit(permits, isAlone(group) ? [buckets.single] : [buckets.batch, buckets.single]);
      } catch (error) {
        for (const waiting of group.queue.splice(0)) waiting.reject(error as Error);
        break;
      }
      const first = group.queue[0];
      const isShared = permit.bucket !== buckets.single;
      if (!first || (isShared && isAlone(group))) permit.giveBack();
      else if (!isShared) void alone(group.queue.shift() as Waiting<Call, Reply>, permit);
      else void together(name, group, take(group), permit);
    }
    group.pumping = false;
    forget(name, group);
  }

  function isAlone({ aloneUntil }: Group<Call, Reply>): boolean {
    return clock.now() < aloneUntil;
  }

  function forget(name: string, group: Group<Call, Reply>): void {
    if (group.queue.length === 0 && group.underWay === 0 && !isAlone(group)) groups.delete(name);
  }

  /** The first of the queue, and behind it what fits and has other ids. */
  function take(group: Group<Call, Reply>): readonly Waiting<Call, Reply>[] {
    const ids = new Set<string>();
    let bytes = 0;
    const taken: Waiting<Call, Reply>[] = [];
    for (const waiting of group.queue) {
      const id = options.idOf(waiting.call);
      const size = options.bytesOf(waiting.call);
      if (taken.length === options.most || (taken.length > 0 && bytes + size > options.mostBytes)) break;
      if (ids.has(id)) continue;
      ids.add(id);
      bytes += size;
      taken.push(waiting);
    }
    group.queue = group.queue.filter((waiting) => !taken.includes(waiting));
    return taken;
  }

  async function alone(waiting: Waiting<Call, Reply>, permit: Permit): Promise<void> {
    waiting.sent = true;
    try {
      waiting.resolve(await options.sendAlone(waiting.call));
    } catch (error) {
      waiting.reject(error as Error);
    } finally {
      permit.done();
    }
  }

  async function together(
    name: string,
    group: Group<Call, Reply>,
    taken: readonly Waiting<Call, Reply>[],
    permit: Permit,
  ): Promise<void> {
    for (const waiting of taken) waiting.sent = true;
    group.underWay += 1;
    try {
      const end = await options.sendTogether(taken.map(({ call }) => call));
      if (end.kind === 'done') {
        taken.forEach((waiting, index) => waiting.resolve(end.replies[index] as Reply));
        return;
      }
      group.aloneUntil = clock.now() + aloneMs;
      for (const [index, refusal] of end.refusals) taken[index]?.reject(refusal);
      sendAgain(taken.filter((_, index) => !end.refusals.has(index)));
    } catch (error) {
      for (const waiting of taken) waiting.reject(error as Error);
    } finally {
      group.underWay -= 1;
      permit.done();
      if (!group.pumping) forget(name, group);
    }

    /** Nothing of them was kept, so they are where they were, ahead of those that came later. */
    function sendAgain(others: readonly Waiting<Call, Reply>[]): void {
      const here = others.filter(({ call }) => !options.signalOf(call).aborted);
      for (const waiting of here) waiting.sent = false;
      group.queue = [...here, ...group.queue];
      void pump(name, group);
    }
  }

  return submit;
}
