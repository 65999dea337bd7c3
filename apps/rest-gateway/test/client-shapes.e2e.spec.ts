import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';

/** A request as an official client writes it, and what must reach the API for it. */
interface Shape {
  readonly client: string;
  readonly does: string;
  readonly request: { method: string; target: string; headers: Record<string, string>; body?: string };
  readonly arrives: { method: string; url: string };
  /** The value of X-Unknown-Fields. */
  readonly unknown?: string;
}

const shapes = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/client-shapes.json'), 'utf8'),
) as readonly Shape[];

let upstream: Upstream;
let gateway: Service;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway(upstream.base);
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

function send({ request: { method, target, headers, body } }: Shape) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const request = httpRequest(gateway.url + target, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** With the query decoded and in order; the path as it is. */
function normal(url: string): string {
  const [path = '', search] = url.split('?');
  if (search === undefined) return path;
  const pairs = [...new URLSearchParams(search)].map((pair) => pair.join('='));
  return `${path}?${pairs.sort().join('&')}`;
}

describe('requests as official clients of other languages write them', () => {
  it.each(shapes.map((shape) => [shape.client, shape.does, shape] as const))('%s %s', async (_, _does, shape) => {
    const reply = await send(shape);
    const arrivals = upstream.take();
    const arrived = arrivals.find(
      ({ method, url }) => method === shape.arrives.method && normal(url) === shape.arrives.url,
    );
    expect([reply.status, arrived && normal(arrived.url)]).toEqual([200, shape.arrives.url]);
    // Some writes are preceded by reads, by which an outcome can be found out.
    expect(arrivals.filter((one) => one !== arrived && one.method !== 'GET')).toEqual([]);
    expect(arrived!.headers.authorization).toBe('Bearer sandbox');
    expect(arrived!.headers['accept-encoding']).toBe('identity');
    const { body } = shape.request;
    expect(arrived!.body ? JSON.parse(arrived!.body) : undefined).toEqual(body ? JSON.parse(body) : undefined);
    if (shape.unknown) expect(reply.headers['x-unknown-fields']).toBe(shape.unknown);
  });
});
