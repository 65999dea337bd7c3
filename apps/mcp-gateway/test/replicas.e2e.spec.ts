import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeWith, startRedis, startUpstream } from '@lago/testing';
import type { Service } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { legacy, modern } from './support/raw.js';
import type { RawAnswer } from './support/raw.js';

const id = '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba';
const confirm = { action: 'accept', content: { confirm: true } };
const form = { elicitation: { form: {} } };

/** Sends each request to the next replica; one that cannot be reached is passed over. */
async function startProxy(replicas: readonly Service[]) {
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    const first = turn++;
    incoming.on('end', () => forward(0));

    function forward(attempt: number): void {
      const { hostname, port } = new URL(replicas[(first + attempt) % replicas.length]!.url);
      const { url: path, method, headers } = incoming;
      const onward = httpRequest({
        hostname,
        port,
        path,
        method,
        headers: { ...headers, host: '127.0.0.1' },
        agent: false,
      });
      onward.once('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.once('error', () =>
        attempt < replicas.length ? forward(attempt + 1) : outgoing.writeHead(502).end('{}'),
      );
      onward.end(Buffer.concat(chunks));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  return { url, close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))) };
}

describeWith('redis-server')('replicas that share a Redis (needs redis-server)', () => {
  it('two replicas behind a round-robin proxy: 500 calls, confirmations included, one replica stopped on the way', async () => {
    const upstream = await startUpstream({
      answer: { body: { invoice: { lago_id: id, number: 'A-1', status: 'finalized' } } },
    });
    const redis = await startRedis();
    const variables = { ...upstream.variables, REDIS_URL: redis.url };
    const replicas = await Promise.all([startGateway(variables), startGateway(variables)]);
    const proxy = await startProxy(replicas);
    const read = { name: 'findinvoice', arguments: { lago_id: id } };
    const voiding = { name: 'voidinvoice', arguments: { lago_id: id } };
    const failures: string[] = [];
    const check = (answer: RawAnswer) => {
      const done = answer.json.result as { structuredContent?: { invoice?: object } } | undefined;
      if (!done?.structuredContent?.invoice) failures.push(answer.text);
    };
    let calls = 0;

    /** Each of these counts its requests: a read, a token flow of two, an elicitation of two. */
    const kinds = [
      async () => check(await legacy(proxy.url, 'tools/call', read)),
      async () => check(await modern(proxy.url, 'tools/call', read)),
      async () => {
        const asked = await legacy(proxy.url, 'tools/call', voiding);
        const { next } = (asked.json.result?.['structuredContent'] ?? {}) as { next?: { arguments: unknown } };
        if (!next) return void failures.push(asked.text);
        check(await legacy(proxy.url, 'tools/call', { ...voiding, arguments: next.arguments }));
        calls++;
      },
      async () => {
        const asked = await modern(proxy.url, 'tools/call', voiding, form);
        const requestState = asked.json.result?.['requestState'];
        if (!requestState) return void failures.push(`${asked.status} ${asked.text}`);
        check(await modern(proxy.url, 'tools/call', { ...voiding, requestState, inputResponses: { confirm } }, form));
        calls++;
      },
    ];
    let stopped: Promise<unknown> | undefined;
    const workers = Array.from({ length: 4 }, async (_, worker) => {
      for (let index = worker; calls < 500; index++) {
        calls++;
        await kinds[index % kinds.length]!();
        if (calls > 200) stopped ??= replicas[0]!.stop();
      }
    });
    await Promise.all(workers);
    await stopped;
    expect(failures).toEqual([]);
    expect(calls).toBeGreaterThanOrEqual(500);
    await Promise.all([replicas[1]!.stop(), proxy.close(), upstream.close(), redis.close()]);
  }, 90_000);
});
