import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seeded } from '@lago/testing';
import type { UpstreamError } from '../../src/call/errors.js';
import { UpstreamReplyError } from '../../src/call/errors.js';
import { createClient } from '../../src/stack/client.js';
import { lagoOperations } from '../lago.js';
import { upstream } from '../operations.js';

type Item = Readonly<Record<string, unknown>>;

const operations = lagoOperations();
const create = operations.get('createevent');
if (!create) throw new TypeError('no createevent');
const NAMESPACE = create.upstream ?? '';

const TAKEN = { transaction_id: ['value_already_exist'] };
const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const refusal = (details: unknown) => ({
  status: 422,
  error: 'Unprocessable Entity',
  code: 'validation_errors',
  error_details: details,
});
const shown = (item: Item) => ({
  lago_id: `id of ${String(item['transaction_id'])}`,
  ...item,
  timestamp: new Date(Number(item['timestamp']) * 1000).toISOString(),
  lago_customer_id: null,
  lago_subscription_id: null,
  created_at: '2030-01-01T00:00:00Z',
});

/** Lago's events, over connections that break, pages of hops and limits, in a seeded order. */
function lago(random: () => number) {
  const stored = new Map<string, Item>();
  const sizes: number[] = [];
  let trouble = 0.3;
  const act = (items: readonly Item[]): Readonly<Record<string, unknown>> => {
    const bad = items.flatMap((item, index) =>
      item['code'] === 'bad' ? [[index, { code: ['value_is_invalid'] }]] : [],
    );
    if (bad.length > 0) return Object.fromEntries(bad) as Record<string, unknown>;
    const taken = items.flatMap((item, index) => (stored.has(String(item['transaction_id'])) ? [[index, TAKEN]] : []));
    if (taken.length === 0) for (const item of items) stored.set(String(item['transaction_id']), item);
    return Object.fromEntries(taken) as Record<string, unknown>;
  };
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = (request.url ?? '').split('?')[0]?.replace('/api/v1', '') ?? '';
    if (request.method === 'GET') {
      const found = stored.get(decodeURIComponent(path.replace('/events/', '')));
      return void (path.startsWith('/events/') && found
        ? json(response, 200, { event: shown(found) })
        : json(response, 404, { status: 404, error: 'Not Found', code: 'not_found' }));
    }
    const { event, events } = JSON.parse(text) as { event?: Item; events?: readonly Item[] };
    const items = events ?? [event as Item];
    sizes.push(items.length);
    const fate = random() < trouble ? Math.floor(random() * 6) : 6;
    if (fate === 0) return void request.socket.destroy();
    if (fate === 1)
      return void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>bad gateway</html>');
    if (fate === 2) {
      return void json(response, 429, { status: 429 }, { 'x-ratelimit-limit': '1000', 'x-ratelimit-reset': '1' });
    }
    const faults = act(items);
    if (fate === 3) return void request.socket.destroy();
    if (fate === 4) return void response.writeHead(504, { 'content-type': 'text/html' }).end('<html>timeout</html>');
    if (fate === 5) return void json(response, 500, { status: 500, error: 'Internal Server Error' });
    if (Object.keys(faults).length > 0) return void json(response, 422, refusal(events ? faults : faults['0']));
    json(response, 200, events ? { events: items.map(shown) } : { event: shown(items[0] as Item) });
  }
  return { server, stored, sizes, calm: () => (trouble = 0) };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([1, 2])(
  'events that travel through faults: each caller is told what is so (seed %i)',
  async (seed) => {
    const random = seeded(seed);
    const bench = lago(random);
    const url = await listening(bench.server);
    const client = createClient({
      upstreams: [{ ...upstream(`${url}/api/v1`), namespace: NAMESPACE }],
      secrets: () => ({ API_TOKEN: 'key' }),
      timeoutMs: 2000,
      connectTimeoutMs: 1000,
      connections: 64,
      maxReplyBytes: 1e7,
      userAgent: 'test',
      operations: [...operations.values()],
      policy: { limits: { events: 40, default: 60 }, baseMs: 5, capMs: 50 },
    });
    bench.stored.set('e5', { transaction_id: 'e5', code: 'other', timestamp: 1, external_subscription_id: 's' });
    const events = Array.from({ length: 400 }, (_, index): Item => ({
      transaction_id: `e${index}`,
      external_subscription_id: 's',
      code: random() < 0.01 ? 'bad' : 'c',
      timestamp: 1_893_456_000,
      properties: { n: index },
    }));
    const ends = await Promise.allSettled(
      events.map((event, index) =>
        client.call(
          create,
          { path: {}, query: {}, body: { event } },
          {
            requestId: `r${index}`,
            deadline: Date.now() + 20_000,
            signal: new AbortController().signal,
            consumer: 'c',
          },
        ),
      ),
    );
    bench.calm();
    for (const [index, end] of ends.entries()) {
      const event = events[index] as Item;
      const id = String(event['transaction_id']);
      const isThere = bench.stored.get(id)?.['properties'] !== undefined;
      if (end.status === 'fulfilled') {
        const { event: own } = JSON.parse(end.value.body.toString()) as { event: Item };
        expect([own['transaction_id'], isThere]).toEqual([id, true]);
      } else if (end.reason instanceof UpstreamReplyError && end.reason.outcome === 'refused') {
        const { status, body } = end.reason.reply;
        const details = (JSON.parse(body.toString()) as { error_details?: unknown }).error_details;
        if (status === 422 && event['code'] === 'bad') expect(details).toEqual({ code: ['value_is_invalid'] });
        else if (status === 422) expect([id, details]).toEqual(['e5', TAKEN]);
        else expect([status, isThere]).toEqual([429, false]);
      } else {
        const { outcome } = end.reason as UpstreamError;
        if (outcome === 'not-sent') expect([id, isThere]).toEqual([id, false]);
        else expect(outcome).toBe('unknown');
      }
    }
    const stored = ends.filter(({ status }) => status === 'fulfilled').length;
    expect([stored > 300, bench.sizes.some((size) => size > 20)]).toEqual([true, true]);
    await client.close();
    bench.server.close();
    bench.server.closeAllConnections();
  },
  60_000,
);
