import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, startRedis, startService } from '@lago/testing';
import type { Service, TestRedis } from '@lago/testing';

const CALLERS = 200;
const LISTS_PER_SECOND = 50;
const EVENTS_PER_SECOND = 100;
const WARM_UP_MS = 2500;
const MEASURED_MS = 5000;
/** A machine that is busy with other tests may spoil a measurement; what is asked is whether it can be reached. */
const MEASUREMENTS = 4;

describeWith('redis-server')('two gateway processes before one rate-limited upstream (needs redis-server)', () => {
  let redis: TestRedis;
  const services: Service[] = [];
  let sandbox: Service;
  let gateways: Service[];

  beforeAll(async () => {
    redis = await startRedis();
    sandbox = await startService('lago-sandbox', {
      RATE_LIMIT: `events=${EVENTS_PER_SECOND},current_usage=100,default=${LISTS_PER_SECOND}`,
    });
    services.push(sandbox);
    const environment = {
      LAGO_TOKEN: 'sandbox',
      LAGO_API_URL: sandbox.url,
      REDIS_URL: redis.url,
      LOG_LEVEL: 'error',
    };
    gateways = await Promise.all([
      startService('rest-gateway', environment),
      startService('rest-gateway', environment),
    ]);
    services.push(...gateways);
  });
  afterAll(async () => {
    for (const service of services) await service.stop('SIGKILL');
    await redis.close();
  });

  it('hands no 429 on, uses 95 % of the limit, and lists do not hold events up', async () => {
    const statuses = new Map<number, number>();
    const done = { lists: 0, events: 0 };
    const eventMs: number[] = [];
    const listMs: number[] = [];
    let running = true;
    let measuring = false;
    let next = 0;

    async function call(caller: number, kind: keyof typeof done): Promise<void> {
      const base = gateways[caller % 2]?.url ?? '';
      const began = performance.now();
      const number = (next += 1);
      const answer =
        kind === 'lists'
          ? await fetch(`${base}/coupons/none-${number}`)
          : await fetch(`${base}/events`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({
                event: { transaction_id: `e-${number}`, external_subscription_id: 'sub-417-a', code: 'api_calls' },
              }),
            });
      await answer.arrayBuffer();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (!measuring) return;
      done[kind] += 1;
      (kind === 'events' ? eventMs : listMs).push(performance.now() - began);
    }

    const callers = Array.from({ length: CALLERS }, async (_, caller) => {
      // Lists are asked for as fast as they are answered; events come at half of their own limit.
      const kind = caller < CALLERS - 10 ? 'lists' : 'events';
      while (running) {
        await call(caller, kind);
        if (kind === 'events') await sleep(200 * Math.random());
      }
    });
    await sleep(WARM_UP_MS);
    let best = 0;
    let events = 0;
    for (let round = 0; round < MEASUREMENTS && best < 0.95 * LISTS_PER_SECOND; round += 1) {
      Object.assign(done, { lists: 0, events: 0 });
      eventMs.length = 0;
      listMs.length = 0;
      measuring = true;
      const began = performance.now();
      await sleep(MEASURED_MS);
      measuring = false;
      const seconds = (performance.now() - began) / 1000;
      best = Math.max(best, done.lists / seconds);
      events = done.events / seconds;
    }
    running = false;
    await Promise.all(callers);

    eventMs.sort((a, b) => a - b);
    listMs.sort((a, b) => a - b);
    const p95 = eventMs[Math.floor(eventMs.length * 0.95)] ?? 0;
    process.stdout.write(
      `limiter: ${best.toFixed(1)} of ${LISTS_PER_SECOND} calls/s, ` +
        `${events.toFixed(1)} events/s at p95 ${p95.toFixed(0)} ms, statuses ${JSON.stringify([...statuses])}\n`,
    );
    expect([...statuses.keys()].sort()).toEqual([200, 404]);
    expect(best).toBeGreaterThanOrEqual(0.95 * LISTS_PER_SECOND);
    // Lists queue for seconds; an event that queued behind them would take as long.
    expect(p95).toBeLessThan(listMs[Math.floor(listMs.length / 2)] ?? 0);
  }, 90_000);
});
