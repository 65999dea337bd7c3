import { Agent, request } from 'node:http';
import { startService, startUpstream } from '@lago/testing';
import type { Service } from '@lago/testing';

const CALLS = 200;
const environment = (url: string) => ({ LAGO_TOKEN: 'sandbox', LAGO_API_URL: url, UPSTREAM_CONNECTIONS: '256' });

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
  readonly body: string;
}

/** One call per connection, or over the connections of an agent; rejects when it was dropped. Equal calls are joined. */
function call(app: string, url: string, { page = 1, agent }: { page?: number; agent?: Agent } = {}): Promise<Answer> {
  const isMcp = app === 'mcp-gateway';
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'findallcustomers', arguments: { page } },
  });
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  return new Promise((resolve, reject) => {
    const sent = request(
      isMcp ? `${url}/mcp` : `${url}/customers?page=${page}`,
      { method: isMcp ? 'POST' : 'GET', agent: agent ?? false, headers: isMcp ? headers : {} },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, connection: response.headers.connection, body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(isMcp ? body : undefined);
  });
}

const ready = async ({ secondUrl }: Service) => (await fetch(`${secondUrl}/readyz`)).status;
const alive = async ({ secondUrl }: Service) => (await fetch(`${secondUrl}/livez`)).status;
const ended = ({ child }: Service) =>
  new Promise<number | null>((resolve) =>
    child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode),
  );

/** Waits until the service has noticed its signal. */
async function draining(service: Service): Promise<void> {
  while ((await ready(service)) !== 503);
}

/** An upstream that answers every request with an empty list after a while. */
const slow = (delayMs: number) =>
  startUpstream({ answer: { delayMs, body: { customers: [], meta: { total_count: 0 } } } });

describe.each(['rest-gateway', 'mcp-gateway'] as const)('%s on SIGTERM', (app) => {
  it(`finishes ${CALLS} calls in flight and exits 0`, async () => {
    const upstream = await slow(2000);
    const service = await startService(app, environment(upstream.base));
    const calls = Array.from({ length: CALLS }, (_, index) => call(app, service.url, { page: index + 1 }));
    await upstream.arrivals(CALLS);
    const stopped = service.stop();
    const answers = await Promise.all(calls);
    expect(answers.filter(({ status, body }) => status !== 200 || !body.includes('customers'))).toEqual([]);
    expect(new Set(answers.map(({ connection }) => connection))).toEqual(new Set(['close']));
    expect(await stopped).toBe(0);
    await upstream.close();
  });

  it('is not ready but alive and serving through the grace time, on kept and on new connections', async () => {
    const upstream = await slow(1);
    const service = await startService(app, { ...environment(upstream.base), DRAIN_GRACE_MS: '3000' });
    const agent = new Agent({ keepAlive: true });
    expect(await ready(service)).toBe(200);
    expect((await call(app, service.url, { agent })).connection).toBe('keep-alive');
    const stopped = service.stop();
    await draining(service);
    expect(await alive(service)).toBe(200);
    expect(await call(app, service.url, { agent })).toMatchObject({ status: 200, connection: 'keep-alive' });
    expect(await call(app, service.url)).toMatchObject({ status: 200 });
    expect(await stopped).toBe(0);
    agent.destroy();
    await upstream.close();
  });

  it('gives up on calls that take longer than the deadline', async () => {
    const upstream = await slow(30_000);
    const service = await startService(app, { ...environment(upstream.base), DRAIN_DEADLINE_MS: '300' });
    const cut = call(app, service.url).catch((error: Error) => error);
    await upstream.arrivals(1);
    expect(await service.stop()).toBe(0);
    expect(await cut).toMatchObject({ code: 'ECONNRESET' });
    await upstream.close();
  });

  it('exits at once on the second signal', async () => {
    const upstream = await slow(30_000);
    const service = await startService(app, environment(upstream.base));
    const cut = call(app, service.url).catch((error: Error) => error);
    await upstream.arrivals(1);
    service.child.kill('SIGTERM');
    await draining(service);
    service.child.kill('SIGTERM');
    expect(await ended(service)).toBe(1);
    await cut;
    await upstream.close();
  });
});
