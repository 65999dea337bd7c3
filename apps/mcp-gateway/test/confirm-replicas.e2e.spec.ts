import { describeWith, startRedis, startUpstream } from '@lago/testing';
import type { Service, TestRedis, Upstream, Variables } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { legacy, modern } from './support/raw.js';

const id = '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba';
const call = { name: 'voidinvoice', arguments: { lago_id: id } };
const form = { elicitation: { form: {} } };
const accept = { confirm: { action: 'accept', content: { confirm: true } } };

let upstream: Upstream;
const open: Service[] = [];
beforeAll(async () => {
  upstream = await startUpstream({
    answer: { body: { invoice: { lago_id: id, number: 'A-1', status: 'finalized' } } },
  });
});
beforeEach(() => void upstream.take());
afterEach(() => Promise.all(open.splice(0).map((service) => service.kill())));
afterAll(() => upstream.close());

async function start(variables: Variables = {}): Promise<Service> {
  const service = await startGateway({ ...upstream.variables, ...variables });
  open.push(service);
  return service;
}
const voids = () => upstream.take().filter(({ method }) => method === 'POST').length;

/** A token of one process, for the call as it stands in `next`. */
async function propose({ url }: Service, headers = {}) {
  const { json } = await legacy(`${url}/mcp`, 'tools/call', call, headers);
  const { next } = json.result?.['structuredContent'] as { next: { arguments: Record<string, unknown> } };
  return { ...call, arguments: next.arguments };
}
async function confirm({ url }: Service, proposed: unknown, headers = {}): Promise<string> {
  const { json } = await legacy(`${url}/mcp`, 'tools/call', proposed as typeof call, headers);
  const { content } = json.result as unknown as { content: { text: string }[] };
  return content.map(({ text }) => text).join('\n');
}

describe('without Redis a confirmation is good for one process', () => {
  it('another replica, and the same one after a restart, refuse it, say why, and do nothing', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const used = await propose(one);
    expect(await confirm(one, used)).toContain('A-1');
    expect(voids()).toBe(1);
    const unused = await propose(one);
    await one.kill();
    for (const service of [two, await start()]) {
      for (const proposed of [used, unused]) {
        const text = await confirm(service, proposed);
        expect(text).toMatch(/good only for the process that gave it.*Call again without it.*Nothing was sent/s);
      }
    }
    expect(voids()).toBe(0);
  });

  it('a question that another replica asked is refused as clearly', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    const asked = await modern(`${one.url}/mcp`, 'tools/call', call, form);
    const answer = { ...call, requestState: asked.json.result?.['requestState'], inputResponses: accept };
    const { json } = await modern(`${two.url}/mcp`, 'tools/call', answer, form);
    expect(JSON.stringify(json.result)).toMatch(/good only for the process that gave it/);
    expect(voids()).toBe(0);
  });
});

describeWith('redis-server')('with Redis a confirmation runs once over replicas (needs redis-server)', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it('also after a restart, and again it answers what it answered before', async () => {
    const variables = { REDIS_URL: redis.url };
    const [one, two] = await Promise.all([start(variables), start(variables)]);
    const proposed = await propose(one);
    expect(await confirm(two, proposed)).toContain('A-1');
    await one.kill();
    for (const service of [two, await start(variables)]) {
      expect(await confirm(service, proposed)).toMatch(/stored answer/);
    }
    expect(voids()).toBe(1);
  });

  it('in passthrough only where both have MCP_STATE_KEY; who has not says so at the start', async () => {
    const passthrough = { REDIS_URL: redis.url, LAGO_CREDENTIAL: 'passthrough', GATEWAY_AUTH: 'off', LAGO_TOKEN: '' };
    const headers = { 'x-lago-api-key': 'sandbox-own' };
    const [one, two] = await Promise.all([start(passthrough), start(passthrough)]);
    expect(await confirm(two, await propose(one, headers), headers)).toContain(
      'good only for the process that gave it',
    );
    expect(voids()).toBe(0);
    expect(one.output()).toContain('set MCP_STATE_KEY');

    const agreed = { ...passthrough, MCP_STATE_KEY: 'k'.repeat(32) };
    const [three, four] = await Promise.all([start(agreed), start(agreed)]);
    expect(await confirm(four, await propose(three, headers), headers)).toContain('A-1');
    expect(voids()).toBe(1);
    expect(three.output()).not.toContain('MCP_STATE_KEY');
  });
});
