import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, startRedis, startService } from '@lago/testing';
import type { Service, TestRedis } from '@lago/testing';

const INVOICE = {
  invoice: { external_customer_id: 'acme', currency: 'EUR', fees: [{ add_on_code: 'training-hour', units: 3 }] },
};

describeWith('redis-server')('kill -9 in the middle of an invoice, with a key and Redis (needs redis-server)', () => {
  let redis: TestRedis;
  let sandbox: Service;
  const gateways: Service[] = [];

  beforeAll(async () => {
    [redis, sandbox] = await Promise.all([startRedis(), startService('lago-sandbox')]);
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop('SIGKILL');
    await sandbox.stop('SIGKILL');
    await redis.close();
  });

  async function startGateway(token: string): Promise<Service> {
    const gateway = await startService('rest-gateway', {
      LAGO_TOKEN: token,
      LAGO_API_URL: sandbox.url,
      REDIS_URL: redis.url,
      UPSTREAM_SETTLE_MS: '3000',
      LOG_LEVEL: 'error',
    });
    gateways.push(gateway);
    for (let state = ''; !state.includes('connected');) {
      state = await (await fetch(`${gateway.secondUrl}/readyz`)).text();
      await sleep(20);
    }
    return gateway;
  }

  const post = (gateway: Service, key: string, body: unknown = INVOICE) =>
    fetch(`${gateway.url}/invoices`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });

  async function invoices(token: string): Promise<string[]> {
    const answer = await fetch(`${sandbox.secondUrl}/state?key=${token}`);
    const { organizations } = (await answer.json()) as { organizations: { invoices: { lago_id: string }[] }[] };
    return (organizations[0]?.invoices ?? []).map(({ lago_id }) => lago_id);
  }

  const planFault = (fault: object) =>
    fetch(`${sandbox.secondUrl}/faults`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'delay', times: 1, ...fault }),
    });

  it.each([
    ['after the upstream committed', 'after'],
    ['before the upstream began', 'before'],
  ])(
    'killed %s: the same key brings exactly one invoice',
    async (_, when) => {
      const token = `sandbox-crash-${when}`;
      const key = `order-${when}`;
      const first = await startGateway(token);
      await fetch(`${first.url}/add_ons`);
      const before = await invoices(token);
      await planFault({ operation: 'createinvoice', when, delayMs: 60_000 });
      const lost = post(first, key).then(
        ({ status }) => `answered ${status}`,
        () => 'lost',
      );
      await sleep(700);
      await first.stop('SIGKILL');
      expect(await lost).toBe('lost');

      const second = await startGateway(token);
      let answer = await post(second, key);
      // First the lease of the dead gateway runs out (409), then, when nothing shows, the time the upstream may still
      // need (504); 503 is Redis slower than a busy machine lets it be.
      for (let tries = 0; answer.status !== 200 && tries < 80; tries += 1) {
        expect([409, 503, 504]).toContain(answer.status);
        await answer.arrayBuffer();
        await sleep(500);
        answer = await post(second, key);
      }
      expect(answer.status).toBe(200);
      const { invoice } = (await answer.json()) as { invoice: { lago_id: string } };
      const added = (await invoices(token)).filter((id) => !before.includes(id));
      expect(added).toEqual([invoice.lago_id]);

      const again = (await (await post(second, key)).json()) as { invoice: { lago_id: string } };
      expect(again.invoice.lago_id).toBe(invoice.lago_id);
      expect((await post(second, key, { invoice: { ...INVOICE.invoice, currency: 'USD' } })).status).toBe(422);
      expect(await invoices(token)).toHaveLength(before.length + 1);
    },
    60_000,
  );

  it('makes two equal invoices when two keys ask for them', async () => {
    const token = 'sandbox-crash-two';
    const gateway = await startGateway(token);
    await fetch(`${gateway.url}/add_ons`);
    const before = await invoices(token);
    const answers = await Promise.all([post(gateway, 'a'), post(gateway, 'b'), post(gateway, 'a')]);
    const [one, two, again] = answers.map(({ status }) => status);
    expect([one, two].every((status) => status === 200 || status === 409)).toBe(true);
    // The second call with the first key meets it running, or already done.
    expect([one, two, again].filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
    expect(await invoices(token)).toHaveLength(before.length + 2);
  });
});
