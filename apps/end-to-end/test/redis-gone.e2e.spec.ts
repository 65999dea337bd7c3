import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, startRedis, startService } from '@lago/testing';
import type { Service, TestRedis } from '@lago/testing';

describeWith('redis-server')('Redis lost in the middle of traffic (needs redis-server)', () => {
  let redis: TestRedis;
  let sandbox: Service;
  let gateway: Service;

  beforeAll(async () => {
    redis = await startRedis();
    sandbox = await startService('lago-sandbox', { RATE_LIMIT: 'on' });
    gateway = await startService('rest-gateway', {
      LAGO_TOKEN: 'sandbox',
      LAGO_API_URL: sandbox.url,
      REDIS_URL: redis.url,
      LOG_LEVEL: 'error',
    });
  });
  afterAll(async () => {
    await gateway.stop('SIGKILL');
    await sandbox.stop('SIGKILL');
    await redis.close();
  });

  let number = 0;
  async function write(key?: string): Promise<number> {
    number += 1;
    const answer = await fetch(`${gateway.url}/add_ons`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
      body: JSON.stringify({
        add_on: { name: 'A', code: `a-${number}`, amount_cents: 100, amount_currency: 'EUR' },
      }),
    });
    await answer.arrayBuffer();
    return answer.status;
  }
  const read = async () => (await fetch(`${gateway.url}/add_ons`)).status;
  const ready = async () => {
    const answer = await fetch(`${gateway.secondUrl}/readyz`);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const metrics = async () => (await fetch(`${gateway.secondUrl}/metrics`)).text();

  it('goes on with limits of its own, refuses keys, says so, and recovers', async () => {
    expect([await read(), await write(), await write('k-1')]).toEqual([200, 200, 200]);
    expect(await ready()).toMatchObject({ status: 200, body: { sharedState: 'connected' } });

    await redis.stop();
    const lost = await Promise.all([read(), read(), write(), write('k-2'), read(), write('k-3')]);
    expect(lost).toEqual([200, 200, 200, 503, 200, 503]);
    expect(await ready()).toMatchObject({ status: 200, body: { status: 'ready', sharedState: 'lost' } });
    expect(await metrics()).toMatch(/^gateway_limiter_store_local(\{[^}]*\})? 1$/m);

    await redis.start('lost');
    let status = 503;
    for (let tries = 0; status !== 200 && tries < 40; tries += 1) {
      status = await write(`k-4-${tries}`);
      await sleep(200);
    }
    expect([status, await read()]).toEqual([200, 200]);
    expect(await ready()).toMatchObject({ status: 200, body: { sharedState: 'connected' } });
    expect(await metrics()).toMatch(/^gateway_limiter_store_local(\{[^}]*\})? 0$/m);
  }, 60_000);
});
