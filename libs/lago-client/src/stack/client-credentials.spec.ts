import { setTimeout as sleep } from 'node:timers/promises';
import { startUpstream } from '@lago/testing';
import type { Answer, Received } from '@lago/testing';
import type { Upstream } from '@lago/capability-model';
import { operation, upstream } from '../../test/operations.js';
import type { CallContext } from '../call/call.js';
import { systemClock } from '../call/clock.js';
import { createClient } from './client.js';
import type { ClientOptions } from './client.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

let ahead = 0;
const clock = { ...systemClock, now: () => Date.now() + ahead };
const advance = (ms: number) => void (ahead += ms);

const context = (overrides: Partial<CallContext> = {}): CallContext => {
  const signal = new AbortController().signal;
  return { requestId: 'r', deadline: clock.now() + 60_000, signal, consumer: 'test', ...overrides };
};

const write = operation({ method: 'POST', body: '{}' });
const read = operation();

/** An API with a token endpoint beside it; `grant` and `answer` say what they do the nth time. */
async function api(
  grant: (time: number) => Answer,
  {
    answer = () => ({ body: {} }),
    ...options
  }: Partial<ClientOptions> & { answer?: (authorization: string) => Answer } = {},
) {
  let grants = 0;
  const server = await startUpstream({
    base: '',
    answer: ({ url, headers }) => (url === '/token' ? grant(++grants) : answer(headers['authorization'] ?? '')),
  });
  const granting = (secrets: Parameters<Upstream['credential']>[0]) => ({
    url: `${server.url}/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_secret=${secrets['API_TOKEN']}`,
  });
  const taking: Upstream = {
    ...upstream(server.url),
    authentication: 'oauth2',
    credential: (_, token) => ({ headers: { authorization: `Bearer ${token}` }, query: {} }),
    tokenRequest: granting,
  };
  const client = createClient({
    upstreams: [taking],
    secrets: () => ({ API_TOKEN: 'client-secret' }),
    ...{ timeoutMs: 2000, connectTimeoutMs: 500, maxReplyBytes: 1000, connections: 4, userAgent: 'test/1', clock },
    ...options,
  });
  closers.push(() => client.close(), server.close);
  const asked = () => server.received.filter(({ url }) => url === '/token');
  const used = () =>
    server.received.filter(({ url }) => url !== '/token').map(({ headers }) => headers['authorization']);
  return { client, asked, used, received: server.received as readonly Received[] };
}

const token = (name: string, expires_in?: number) => ({
  body: { access_token: name, token_type: 'Bearer', expires_in },
});

describe('an API that takes tokens by client credentials', () => {
  it('is called with one token until shortly before it expires', async () => {
    const names: string[] = [];
    const { client, asked, used } = await api((time) => token(`t${time}`, 100), {
      onAccessToken: (_, name) => names.push(name),
    });
    await client.call(write, input, context());
    advance(89_000);
    await client.call(write, input, context());
    advance(2000);
    await client.call(write, input, context());
    expect(used()).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2']);
    expect(names).toEqual(['t1', 't2']);
    expect(asked()[0]).toMatchObject({
      method: 'POST',
      body: 'grant_type=client_credentials&client_secret=client-secret',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'test/1' },
    });
  });

  it('keeps a token of unknown life until it is refused, and one without any only for the call', async () => {
    const lasting = await api((time) => token(`t${time}`));
    for (let call = 0; call < 3; call++) {
      await lasting.client.call(write, input, context());
      advance(10_000_000);
    }
    expect(lasting.asked()).toHaveLength(1);
    const fleeting = await api((time) => token(`t${time}`, 0));
    for (let call = 0; call < 2; call++) await fleeting.client.call(write, input, context());
    expect(fleeting.used()).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('asks once for calls at the same time, and whoever goes away leaves the others their token', async () => {
    const { client, asked, used } = await api(() => ({ ...token('t'), delayMs: 50 }));
    const leaver = new AbortController();
    const gone = client.call(write, input, context({ signal: leaver.signal }));
    const calls = Array.from({ length: 5 }, () => client.call(write, input, context()));
    while (!asked().length) await sleep(2);
    leaver.abort();
    await expect(gone).rejects.toMatchObject({ name: 'CallAbortedError', outcome: 'not-sent' });
    await Promise.all(calls);
    expect([asked().length, used().length]).toEqual([1, 5]);
  });

  it('asks once more after a 401, also for writes: nothing was done', async () => {
    const { client, asked, used } = await api((time) => token(`t${time}`, 3600), {
      answer: (authorization) => (authorization === 'Bearer t1' ? { status: 401, body: {} } : { body: {} }),
    });
    const replies = await Promise.all(Array.from({ length: 4 }, () => client.call(write, input, context())));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([asked().length, used().filter((one) => one === 'Bearer t2').length]).toEqual([2, 4]);
  });

  it('passes a 401 on when a new token does not help, and does not ask again at once', async () => {
    const { client, asked, used } = await api((time) => token(`t${time}`, 3600), {
      answer: () => ({ status: 401, body: { why: 'no' } }),
    });
    const call = () => client.call(write, input, context());
    await expect(call()).rejects.toMatchObject({ name: 'UpstreamReplyError', reply: { status: 401 } });
    await expect(call()).rejects.toMatchObject({ outcome: 'refused' });
    expect([asked().length, used()]).toEqual([2, ['Bearer t1', 'Bearer t2', 'Bearer t2']]);
    advance(11_000);
    await expect(call()).rejects.toMatchObject({ outcome: 'refused' });
    expect(asked()).toHaveLength(3);
  });

  it.each([
    ['a refusal', { status: 401, body: { error: 'invalid_client', error_description: 'client-secret' } }, 1],
    ['an outage', { status: 503, body: 'client-secret' }, 4],
    ['nonsense', { body: '<html>client-secret' }, 4],
    ['a redirect', { status: 307, headers: { location: '/elsewhere' } }, 1],
    ['a broken connection', 'close', 4],
  ] as const)('sends nothing after %s of the token endpoint, and says none of its words', async (_, answer, times) => {
    const { client, asked, used } = await api(() => answer as Answer, {
      policy: { baseMs: 1, capMs: 2 },
    });
    const failure = await client.call(write, input, context()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'AccessTokenError', outcome: 'not-sent' });
    expect((failure as Error).message).not.toContain('client-secret');
    expect([asked().length, used()]).toEqual([times, []]);
  });

  it('uses another secret at once, and a token of the caller as it is', async () => {
    let secret = 'one';
    const { client, asked, used } = await api((time) => token(`t${time}`, 3600), {
      secrets: () => ({ API_TOKEN: secret }),
    });
    await client.call(read, input, context());
    secret = 'two';
    await client.call(read, input, context());
    await client.call(read, input, context({ upstreamSecret: 'own' }));
    expect(used()).toEqual(['Bearer t1', 'Bearer t2', 'Bearer own']);
    expect(asked().map(({ body }) => body.split('=').at(-1))).toEqual(['one', 'two']);
  });

  it('is described without asking for a token', async () => {
    const { client, received } = await api(() => token('t'));
    expect(client.describe(read, input, context()).headers['authorization']).toBe('Bearer [redacted]');
    expect(received).toEqual([]);
  });
});

const input = { path: {}, query: {} };
