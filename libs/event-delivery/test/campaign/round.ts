import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch, seeded } from '@lago/testing';
import type { Launched } from '@lago/testing';
import type { Event } from '../scripted-lago.js';
import { serveLago } from './lago-process.js';

export interface RoundOptions {
  readonly seed: number;
  readonly events: number;
  readonly kills: number;
  readonly kind: 'postgres' | 'clickhouse';
  /** A file, or the URL of a Redis. */
  readonly store: string;
  readonly processes: number;
  /** Called now and then while events are sent, for what happens to the store itself. */
  readonly disturb?: () => Promise<void>;
}

export interface RoundResult {
  readonly acknowledged: number;
  readonly refused: number;
  readonly kills: number;
  /** What is not as it was promised; empty when all is well. */
  readonly broken: readonly string[];
}

const KEEPER = join(import.meta.dirname, 'keeper.mjs');
const AT_ONCE = 25;

interface Keeper {
  readonly process: Launched;
  readonly url: string;
}

/** Sends events to processes that are killed again and again, and compares what they said with what Lago has. */
export async function playRound(options: RoundOptions): Promise<RoundResult> {
  const { seed, kind, store, processes } = options;
  const random = seeded(seed);
  const server = await serveLago(kind, seeded(seed + 1));
  server.trouble = 0.3;
  // A process that cannot start because its store is away is started again, as every orchestrator does.
  const start = (): Promise<Keeper> => startOnce().catch(() => startOnce());
  const startOnce = async (): Promise<Keeper> => {
    const keeper = launch(process.execPath, [KEEPER, store, server.url]);
    const [, port] = await keeper.says(/listening on (\d+) /);
    return { process: keeper, url: `http://127.0.0.1:${port}` };
  };
  const keepers = await Promise.all(Array.from({ length: processes }, start));
  const acknowledged = new Map<string, number>();
  let kills = 0;
  let sending = true;

  const events = Array.from({ length: options.events }, (_, index): Event => ({
    transaction_id: `${seed}-${index}`,
    external_subscription_id: `s${index % 7}`,
    value: index,
    ...(random() < 0.5 ? { timestamp: 1_893_456_000 + index } : {}),
    ...(random() < 0.02 ? { bad: true } : {}),
  }));
  try {
    await Promise.all([send(), kill(), ...(options.disturb ? [disturb(options.disturb)] : [])].map(untilOneFails));
    server.trouble = 0;
    const counts = await drained();
    return await result(counts.dead);
  } finally {
    // A process that is left behind would look for its Redis on a port that somebody else has by then.
    await Promise.all(keepers.map(({ process: one }) => one.kill()));
    await server.close();
  }

  async function untilOneFails(part: Promise<void>): Promise<void> {
    try {
      await part;
    } catch (error) {
      sending = false;
      throw error;
    }
  }

  async function result(dead: number): Promise<RoundResult> {
    const broken = await compare();
    const ended = await Promise.all(keepers.map(({ process: one }) => one.stop()));
    if (ended.some((code) => code !== 0)) broken.push(`ended with ${ended.join()}`);
    return { acknowledged: acknowledged.size, refused: dead, kills, broken };
  }

  async function send(): Promise<void> {
    for (let from = 0; from < events.length && sending; from += AT_ONCE) {
      await sendUntilKept(events.slice(from, from + AT_ONCE));
    }
    sending = false;
  }

  /** A caller that is not told that it is stored sends it again, as such callers do; some do so anyway. */
  async function sendUntilKept(some: readonly Event[]): Promise<void> {
    for (let again = random() < 0.1; ;) {
      const times = await ask<number[]>(Math.floor(random() * processes), some);
      if (!times && !sending) return;
      if (!times) continue;
      some.forEach(({ transaction_id: id }, index) => {
        const before = acknowledged.get(id);
        if (before !== undefined && before !== times[index]) acknowledged.set(id, Number.NaN);
        else acknowledged.set(id, times[index] as number);
      });
      if (!again) return;
      again = false;
    }
  }

  async function ask<T>(which: number, body: unknown, path = '/'): Promise<T | undefined> {
    try {
      const init = { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(5000) };
      const reply = await fetch(keepers[which]?.url + path, init);
      if (reply.status === 202) return (await reply.json()) as T;
    } catch {
      // It was killed.
    }
    await sleep(20);
    return undefined;
  }

  async function kill(): Promise<void> {
    const share = options.events / (options.kills + 1);
    while (kills < options.kills && sending) {
      if (acknowledged.size < share * (kills + 1) * 0.9) {
        await sleep(1 + random() * 10);
        continue;
      }
      const which = Math.floor(random() * processes);
      await keepers[which]?.process.kill();
      keepers[which] = await start();
      kills += 1;
    }
  }

  async function disturb(once: () => Promise<void>): Promise<void> {
    while (sending) {
      await sleep(300 + random() * 500);
      await once();
    }
  }

  async function drained(): Promise<{ readonly waiting: number; readonly dead: number }> {
    for (;;) {
      const found = await ask<{ waiting: number; dead: number }>(0, undefined, '/counts');
      if (found?.waiting === 0) return found;
      await sleep(20);
    }
  }

  async function compare(): Promise<string[]> {
    const faults: string[] = [];
    const dead = (await ask<{ item: string }[]>(0, undefined, '/dead')) ?? [];
    const buried = new Set(dead.map(({ item }) => (JSON.parse(item) as Event).transaction_id));
    const byId = new Map<string, Event[]>();
    for (const one of server.lago.stored.values()) {
      byId.set(one.transaction_id, [...(byId.get(one.transaction_id) ?? []), one]);
    }
    for (const { transaction_id: id, bad } of events) {
      const records = byId.get(id) ?? [];
      const time = acknowledged.get(id);
      if (records.length !== (bad ? 0 : 1)) faults.push(`${id} is there ${records.length} times`);
      else if (bad ? !buried.has(id) : records[0]?.timestamp !== time)
        faults.push(`${id}: ${time} and ${records[0]?.timestamp}`);
    }
    return faults;
  }
}
