import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '@lago/capability-model';
import { startUpstream } from '@lago/testing';
import type { Received, Script } from '@lago/testing';
import { operation, upstream } from '../../test/operations.js';
import type { CallContext } from '../call/call.js';
import { createClient } from './client.js';
import type { ClientOptions, LagoClient } from './client.js';
import {
  CallAbortedError,
  OutcomeUnknownError,
  UpstreamProtocolError,
  UpstreamReplyError,
  UpstreamTimeoutError,
  UpstreamUnreachableError,
} from '../call/errors.js';

const input = { path: {}, query: {} };
const closers: (() => unknown)[] = [];

function context(overrides: Partial<CallContext> = {}): CallContext {
  const signal = new AbortController().signal;
  return { requestId: 'r-1', deadline: Date.now() + 5000, signal, consumer: 'test', ...overrides };
}

async function against(
  answer: Script,
  options: Partial<ClientOptions> = {},
): Promise<{ client: LagoClient; seen: readonly Received[]; url: string }> {
  const server = await startUpstream({ base: '', answer });
  const client = createClient({
    upstreams: [upstream(`${server.url}/base`)],
    secrets: () => ({ API_TOKEN: 'held-key' }),
    timeoutMs: 2000,
    connectTimeoutMs: 500,
    maxReplyBytes: 1000,
    connections: 4,
    userAgent: 'test/1',
    ...options,
  });
  closers.push(() => client.close(), server.close);
  return { client, seen: server.received, url: server.url };
}

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('one call', () => {
  it('sends method, path, query and body as built, with credential, request id and user agent', async () => {
    const { client, seen } = await against({ body: { ok: true } });
    const built = operation({ method: 'POST', path: '/a%2Eb/%2F', query: 'x%5B%5D=1', body: '{"a":1}' });
    const reply = await client.call(
      built,
      input,
      context({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }),
    );
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body.toString())).toEqual({ ok: true });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/base/a%2Eb/%2F?x%5B%5D=1', body: '{"a":1}' });
    expect(seen[0]!.headers).toMatchObject({
      authorization: 'Bearer held-key',
      'x-request-id': expect.stringMatching(/^r-1-\d+$/) as string,
      'user-agent': 'test/1',
      'accept-encoding': 'identity',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    });
  });

  it('describes exactly what it would send, without the credential, and sends nothing', async () => {
    const { client, seen, url } = await against({ body: {} });
    const built = operation({ method: 'PUT', path: '/a%2Eb', query: 'x=1', body: '{"a":1}' });
    const described = client.describe(built, input, context());
    expect(seen).toEqual([]);
    expect(described.headers['authorization']).toBe('Bearer [redacted]');
    await client.call(built, input, context());
    expect(described).toMatchObject({ method: seen[0]!.method, url: url + seen[0]!.url, body: seen[0]!.body });
    const { 'x-request-id': id, ...others } = described.headers;
    expect(seen[0]!.headers).toMatchObject({ ...others, authorization: 'Bearer held-key' });
    expect(seen[0]!.headers['x-request-id']).toMatch(new RegExp(`^${id}-`));
  });

  it('keeps the status, headers and body of an error', async () => {
    const { client } = await against({
      status: 422,
      headers: { 'retry-after': '7' },
      body: { code: 'x' },
    });
    const failure = await client.call(operation(), input, context()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UpstreamReplyError);
    const { reply, outcome } = failure as UpstreamReplyError;
    expect([outcome, reply.status, reply.headers['retry-after'], reply.body.toString()]).toEqual([
      'refused',
      422,
      '7',
      '{"code":"x"}',
    ]);
  });

  it('passes over what comes before the answer, and joins what came in pieces and in repeated headers', async () => {
    const { client } = await against({
      raw: [
        'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n',
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Part: one\r\nX-Part: two\r\n',
        'Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n',
      ].join(''),
    });
    const reply = await client.call(operation(), input, context());
    expect([reply.status, reply.body.toString()]).toEqual([200, '{"a":1}']);
    expect(reply.headers).toMatchObject({ 'x-part': 'one, two' });
    expect(reply.headers).not.toHaveProperty('link');
  });

  it('ends a call that is still waiting for a connection when its caller goes away, and never sends it', async () => {
    const { client, seen } = await against('hang', { connections: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    const running = client.call(operation({ path: '/one' }), input, context({ signal: first.signal }));
    const waiting = client.call(operation({ path: '/two' }), input, context({ signal: second.signal }));
    const ends = Promise.allSettled([running, waiting]);
    while (!seen.length) await sleep(5);
    second.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'CallAbortedError', outcome: 'not-sent' });
    first.abort();
    await ends;
    expect(seen.map(({ url }) => url)).toEqual(['/base/one']);
  });

  it('takes an empty 200 as an empty body', async () => {
    const { client } = await against({ headers: { 'content-type': undefined } });
    const empty = operation({}, { response: { ...operation().response, emptyBody: 'sometimes' } });
    expect((await client.call(empty, input, context())).body).toHaveLength(0);
  });

  it('uses the caller key instead of the held one when it is given', async () => {
    const { client, seen } = await against({ body: {} });
    await client.call(operation(), input, context({ upstreamSecret: 'own-key' }));
    expect(seen[0]!.headers['authorization']).toBe('Bearer own-key');
  });

  it('reads the secret at each call, so that a rotated one is used at once', async () => {
    let token = 'first';
    const { client, seen } = await against(
      { body: {} },
      {
        secrets: () => ({ API_TOKEN: token }),
      },
    );
    await client.call(operation(), input, context());
    token = 'second';
    await client.call(operation(), input, context());
    expect(seen.map(({ headers }) => headers['authorization'])).toEqual(['Bearer first', 'Bearer second']);
  });

  it('takes another base URL, with the document path when that URL has none', async () => {
    const { client, seen, url } = await against({ body: {} });
    for (const base of [url, `${url}/eu/v9/`]) {
      const other = createClient({
        upstreams: [upstream('https://api.example/base')],
        baseUris: { api: base },
        secrets: () => ({ API_TOKEN: 'k' }),
        timeoutMs: 1000,
        connectTimeoutMs: 500,
        maxReplyBytes: 1000,
        connections: 1,
        userAgent: 'test/1',
      });
      closers.push(() => other.close());
      await other.call(operation(), input, context());
    }
    expect(seen.map((request) => request.url)).toEqual(['/base/things', '/eu/v9/things']);
    expect(client).toBeDefined();
  });
});

describe('failures are told apart', () => {
  it('a redirect is never followed', async () => {
    const { client, seen } = await against({ status: 302, headers: { location: '/elsewhere' } });
    await expect(client.call(operation(), input, context())).rejects.toThrow(UpstreamProtocolError);
    expect(seen).toHaveLength(1);
  });

  it('a reply beyond the bound is cut off', async () => {
    const { client } = await against({ body: 'x'.repeat(1001) });
    await expect(client.call(operation(), input, context())).rejects.toThrow(UpstreamProtocolError);
  });

  it.each([
    ['a page with status 200', 200, 'text/html', '<html></html>'],
    ['a success in halves', 200, 'application/json', '{"thing":{"a":1'],
    ['a list in halves', 200, 'application/json', '[{"a":1},'],
    ['a success that ends well inside', 200, 'application/json', '{"thing":{"a":1}'],
    ['a refusal in halves', 404, 'application/json', '{"status":404,"co'],
  ])('%s is no answer', async (_, status, type, body) => {
    const { client } = await against({ status, headers: { 'content-type': type }, body });
    await expect(client.call(operation(), input, context())).rejects.toThrow(UpstreamProtocolError);
  });

  describe('a long success that ends well inside', () => {
    const body = `{"thing":{"a":"${'x'.repeat(4000)}"}`;
    const mapped = { output: { passThrough: false, apply: (reply: unknown) => reply } };
    const cached = { facts: { ...operation().facts, cacheTtlSeconds: 30 } };
    const answered = async (asked: Operation, passThrough: boolean) => {
      const { client } = await against(
        { body },
        { maxReplyBytes: 10_000, policy: { maxAttempts: 1, cache: { maxEntries: 10, maxBytes: 10_000 } } },
      );
      return client.call(asked, input, context({ passThrough }));
    };

    it.each([
      ['a write', operation({ method: 'POST', body: '{}' }), true, OutcomeUnknownError],
      ['a read that is mapped', operation({}, mapped), true, UpstreamProtocolError],
      ['a read whose answer is kept', operation({}, cached), true, UpstreamProtocolError],
      ['a read whose answer the gateway itself reads', operation(), false, UpstreamProtocolError],
    ])('is no answer to %s', async (_, asked, passThrough, error) => {
      await expect(answered(asked, passThrough)).rejects.toThrow(error);
    });

    it('goes on to whoever asked for a read: they parse it anyway', async () => {
      expect((await answered(operation(), true)).body.toString()).toBe(body);
    });
  });

  it('a refused connection was not sent', async () => {
    const { client } = await against('hang', { baseUris: { api: 'http://127.0.0.1:9/base' } });
    const failure = await client.call(operation(), input, context()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UpstreamUnreachableError);
    expect(failure).toMatchObject({ outcome: 'not-sent', reason: 'ECONNREFUSED' });
  });

  it('a reset connection may have been acted on', async () => {
    const { client } = await against('close');
    const failure = await client.call(operation(), input, context()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UpstreamUnreachableError);
    expect(failure).toMatchObject({ outcome: 'unknown' });
  });

  it('silence ends at the timeout, at the deadline if that is sooner, and may have been acted on', async () => {
    const { client } = await against('hang', { timeoutMs: 80 });
    const failure = await client.call(operation(), input, context()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UpstreamTimeoutError);
    expect(failure).toMatchObject({ outcome: 'unknown', afterMs: 80 });
    const late = await client.call(operation(), input, context({ deadline: Date.now() - 1 })).catch((e: unknown) => e);
    expect(late).toMatchObject({ name: 'UpstreamTimeoutError', outcome: 'not-sent' });
  });

  it('a caller that goes away aborts the exchange', async () => {
    const { client, seen } = await against('hang');
    const abort = new AbortController();
    const call = client.call(operation(), input, context({ signal: abort.signal }));
    while (seen.length === 0) await sleep(5);
    abort.abort();
    await expect(call).rejects.toMatchObject({ name: 'CallAbortedError', outcome: 'unknown' });
    for (let i = 0; i < 100 && !seen[0]?.closed; i++) await sleep(5);
    expect(seen[0]?.closed).toBe(true);
    await expect(client.call(operation(), input, context({ signal: abort.signal }))).rejects.toThrow(CallAbortedError);
    expect(seen).toHaveLength(1);
  });
});
