import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, startRedis, startSandbox, startService } from '@lago/testing';
import type { Sandbox, Service, TestRedis } from '@lago/testing';
import { newKey, temporaryFile } from './support/consumers.js';

const INVOICE = {
  invoice: { external_customer_id: 'acme', currency: 'EUR', fees: [{ add_on_code: 'training-hour', units: 3 }] },
};

/** What must hold whatever becomes of Redis: one key, one invoice; and an answer that is true. */
describeWith('redis-server')('an idempotency key whatever becomes of Redis (needs redis-server)', () => {
  let redis: TestRedis;
  let sandbox: Sandbox;
  const open: Service[] = [];
  let tests = 0;
  let token: string;
  let before: number;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(async () => {
    tests += 1;
    token = `sandbox-keys-${tests}`;
    redis = await startRedis();
    await sandbox.api(token, 'GET', '/add_ons');
    before = await invoices();
  });
  afterEach(async () => {
    for (const service of open.splice(0)) await service.kill();
    await redis.close();
  });
  afterAll(() => sandbox.kill());

  async function gateway(variables: Record<string, string> = {}): Promise<Service> {
    const service = await startService('rest-gateway', {
      ...sandbox.variables,
      LAGO_TOKEN: token,
      REDIS_URL: redis.url,
      UPSTREAM_SETTLE_MS: '2500',
      LOG_LEVEL: 'info',
      ...variables,
    });
    open.push(service);
    await until(async () => (await readiness(service)).status === 200);
    return service;
  }
  async function readiness(service: Service) {
    const answer = await fetch(`${service.secondUrl}/readyz`);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
  async function until(done: () => Promise<boolean>): Promise<void> {
    while (!(await done())) await sleep(50);
  }
  async function post(service: Service, key: string, headers: Record<string, string> = {}) {
    const answer = await fetch(`${service.url}/invoices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
      body: JSON.stringify(INVOICE),
    });
    const body = (await answer.json()) as { code?: string; detail?: string; invoice?: { lago_id: string } };
    return { status: answer.status, body, code: body.code, id: body.invoice?.lago_id, headers: answer.headers };
  }
  async function invoices(): Promise<number> {
    const { body } = await sandbox.api(token, 'GET', '/invoices?per_page=1');
    return (body as { meta: { total_count: number } }).meta.total_count;
  }
  const made = async () => (await invoices()) - before;
  const delay = (when: string, delayMs: number) =>
    sandbox.control('/faults', { kind: 'delay', times: 1, operation: 'createinvoice', when, delayMs });

  it('flushed: a call that is done is not done again', async () => {
    const [one, two] = await Promise.all([gateway(), gateway()]);
    expect((await post(one, 'k')).status).toBe(200);
    await sleep(1200);
    await redis.flush();
    const answers = [];
    for (let tries = 0; tries < 8; tries += 1) {
      answers.push(await post(two, 'k'));
      await sleep(400);
    }
    expect(await made()).toBe(1);
    // Somebody made an equal invoice; the memory that says who is gone.
    expect(answers.at(-1)?.code).toBe('gateway_outcome_unknown');
    expect(answers.at(-1)?.body.detail).toContain('were forgotten');
    for (const { code } of answers) {
      expect(['gateway_outcome_unknown', 'idempotency_key_in_use', 'gateway_idempotency_store_unavailable']).toContain(
        code,
      );
    }
    expect((await readiness(two)).body).toMatchObject({ idempotencyKeys: { lost: 'empty' } });
    const log = `${one.output()}${two.output()}`;
    expect(log.match(/idempotency keys may be forgotten/g)?.length).toBe(4);
    const metrics = await (await fetch(`${two.secondUrl}/metrics`)).text();
    expect(metrics).toMatch(
      /^gateway_idempotency_keys_lost_timestamp_seconds\{[^}]*\} 1\.\d+e\+?9|^gateway_idempotency_keys_lost_timestamp_seconds\{[^}]*\} \d{10}/m,
    );
  });

  it('flushed: another key is served once what was forgotten cannot be at work any more', async () => {
    const one = await gateway();
    await sleep(1200);
    await redis.flush();
    let answer = await post(one, 'new');
    for (let tries = 0; answer.status !== 200 && tries < 40; tries += 1) {
      expect([503, 504]).toContain(answer.status);
      await sleep(300);
      answer = await post(one, 'new');
    }
    expect(answer.status).toBe(200);
    expect(await made()).toBe(1);
  });

  it('started again with nothing while the first call is under way: its claim and its outcome are put back', async () => {
    const [one, two] = await Promise.all([gateway(), gateway()]);
    await sleep(1200);
    await delay('before', 4000);
    const first = post(one, 'k');
    await sleep(500);
    await redis.restart('lost');
    const others = await Promise.all([post(one, 'k'), post(two, 'k')]);
    const { status, id } = await first;
    // The other process may have waited until it was done.
    for (const other of others) expect([id, 409, 503]).toContain(other.id ?? other.status);
    expect([status, typeof id]).toEqual([200, 'string']);
    await until(async () => (await readiness(two)).body['sharedState'] === 'connected');
    for (const service of [one, two]) {
      const again = await post(service, 'k');
      expect([again.id, again.headers.get('idempotency-replayed')]).toEqual([id, 'true']);
    }
    expect(await made()).toBe(1);
  });

  it('away: nothing is sent with a key, and the outcome of a call under way is kept when it is back', async () => {
    const one = await gateway();
    await sleep(1200);
    await delay('before', 1500);
    const first = post(one, 'k');
    await sleep(500);
    await redis.stop();
    await until(async () => (await readiness(one)).body['sharedState'] === 'lost');
    const other = await post(one, 'other');
    expect([other.status, other.code]).toEqual([503, 'gateway_idempotency_store_unavailable']);
    expect((await first).status).toBe(200);
    await redis.start('lost');
    await until(async () => (await readiness(one)).body['sharedState'] === 'connected');
    await until(async () => (await post(one, 'k')).headers.get('idempotency-replayed') === 'true');
    expect(await made()).toBe(1);
  });

  it('stalled: readiness says so, no key is stuck afterwards', async () => {
    const one = await gateway();
    await sleep(1200);
    redis.pause();
    const stalled = await Promise.all([post(one, 'a'), post(one, 'b')]);
    expect(stalled.map(({ status }) => status)).toEqual([503, 503]);
    await until(async () => (await readiness(one)).body['sharedStateTrouble'] === 'slow');
    expect((await readiness(one)).body).toMatchObject({ status: 'ready', sharedState: 'failing' });
    redis.resume();
    await until(async () => (await readiness(one)).body['sharedState'] === 'connected');
    const after = await Promise.all([post(one, 'a'), post(one, 'b')]);
    expect(after.map(({ status }) => status)).toEqual([200, 200]);
    expect(await made()).toBe(2);
  });

  it('full: what was begun is kept, nothing else is begun, no answer is in the log', async () => {
    const one = await gateway();
    await sleep(1200);
    await delay('before', 1000);
    const first = post(one, 'k');
    await sleep(400);
    await redis.maxMemory('1');
    const other = await post(one, 'other');
    expect([other.status, other.code]).toEqual([503, 'gateway_idempotency_store_unavailable']);
    expect((await first).status).toBe(200);
    expect((await post(one, 'k')).headers.get('idempotency-replayed')).toBe('true');
    await until(async () => (await readiness(one)).body['sharedStateTrouble'] === 'full');
    expect(await made()).toBe(1);
    expect(one.output()).not.toContain('"args"');
  });

  it('the process killed and Redis flushed: looked for, not sent again', async () => {
    const [one, two] = await Promise.all([gateway(), gateway()]);
    await sleep(1200);
    await delay('after', 60_000);
    const first = post(one, 'k').catch(() => 'lost');
    await sleep(700);
    await one.kill();
    expect(await first).toBe('lost');
    await redis.flush();
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await post(two, 'k')).status).not.toBe(200);
      await sleep(500);
    }
    expect(await made()).toBe(1);
  });

  it('a keyed call right after /readyz turned 200 is served', async () => {
    await redis.stop();
    const starting = gateway();
    await sleep(600);
    await redis.start('lost');
    const one = await starting;
    expect((await post(one, 'k')).status).toBe(200);
    expect(one.output()).not.toContain('redis cannot');
  });

  it('the own token of a consumer replaced: its keys are still its own', async () => {
    const { key, sha256 } = newKey();
    const file = temporaryFile('token', token);
    const ann = { name: 'ann', keys: [{ sha256 }], scopes: ['*:*:*'], upstreamTokens: { lago: { file } } };
    const consumers = temporaryFile('consumers.yaml', { consumers: [ann] });
    const one = await gateway({ CONSUMERS_FILE: consumers });
    const first = await post(one, 'k', { 'x-api-key': key });
    expect(first.status).toBe(200);
    writeFileSync(file, `${token}-replaced`);
    await sleep(2500);
    const again = await post(one, 'k', { 'x-api-key': key });
    expect([again.id, again.headers.get('idempotency-replayed')]).toEqual([first.id, 'true']);
  });
});
