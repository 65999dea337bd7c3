import type { AuditEntry } from '../audit/audit.js';
import { ANONYMOUS } from '../consumers/consumer.js';
import { directory } from '../consumers/directory.js';
import { createKey, hashKey } from '../consumers/key.js';
import { readConsumers } from '../consumers/read-consumers.js';
import { createLog } from '../logging/log.js';
import { ProblemError } from '../problem/problem.js';
import { createAuthenticate } from './authenticate.js';
import { identifyByKey } from './by-key.js';
import { createRefusal } from './refusal.js';
import { attachUpstreamKeys } from './upstream-keys.js';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const key = createKey();
const tenantKey = createKey();
const file = `
consumers:
  - { name: one, keys: [{ sha256: ${hashKey(key)}, expires: 2030-01-02 }], scopes: [read-only] }
  - name: tenant
    keys: [{ sha256: ${hashKey(tenantKey)} }]
    upstreamTokens: { lago: { variable: TENANT_TOKEN }, other: { variable: NOT_SET } }
`;

function setUp({ passthrough = [] as string[], bearerIsUpstreamKey = false, off = false, now = NOW } = {}) {
  const entries: AuditEntry[] = [];
  const known = directory(readConsumers(file, NOW), {
    environment: { TENANT_TOKEN: 'tenants-own' },
    log: createLog({ name: 't', level: 'silent', secrets: () => [] }),
    now: () => now,
  });
  const authenticate = createAuthenticate({
    identify: off
      ? undefined
      : identifyByKey(
          () => known,
          createRefusal(),
          () => now,
        ),
    attachKeys: attachUpstreamKeys(passthrough, bearerIsUpstreamKey),
    bearerIsUpstreamKey,
    audit: { write: (entry) => Promise.resolve(void entries.push(entry)) },
  });
  const ask = (headers: Record<string, string>, more: string[] = []) => {
    const rawHeaders = [...Object.entries(headers).flat(), ...more];
    return authenticate({ headers, rawHeaders, httpVersionMajor: 1 }, 'r-1');
  };
  return { ask, entries };
}

const statusOf = async (asked: Promise<unknown>) =>
  asked.then(
    () => 200,
    (error: unknown) => (error instanceof ProblemError ? error.type.status : 500),
  );

describe('authentication', () => {
  it('knows a key in either header, and prefers X-API-Key', async () => {
    const { ask } = setUp();
    expect((await ask({ authorization: `Bearer ${key}` })).name).toBe('one');
    expect((await ask({ authorization: `bearer  ${key} ` })).name).toBe('one');
    expect((await ask({ 'x-api-key': tenantKey, authorization: `Bearer ${key}` })).name).toBe('tenant');
  });

  it('tells a first visitor what to send, and a wrong one that it is wrong; both stand in the audit', async () => {
    const { ask, entries } = setUp();
    await expect(ask({})).rejects.toMatchObject({ headers: { 'www-authenticate': 'Bearer' } });
    await expect(ask({ 'x-api-key': 'nope' })).rejects.toMatchObject({
      headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="this key is not known here"' },
    });
    const refused = { requestId: 'r-1', outcome: 'refused', problem: 'unauthenticated' };
    expect(entries).toEqual([refused, refused]);
  });

  it('ends a key at its time', async () => {
    expect(await statusOf(setUp({ now: NOW + 86_399_999 }).ask({ 'x-api-key': key }))).toBe(200);
    expect(await statusOf(setUp({ now: NOW + 86_400_000 }).ask({ 'x-api-key': key }))).toBe(401);
  });

  it('refuses a header that stands there twice, whoever is meant, and HTTP/0.9', async () => {
    const { ask } = setUp({ off: true });
    expect(await statusOf(ask({ authorization: `Bearer ${key}` }, ['Authorization', 'Bearer x']))).toBe(400);
    expect(await statusOf(ask({ 'x-lago-api-key': 'a' }, ['X-Lago-Api-Key', 'b']))).toBe(400);
    expect(await statusOf(ask({ accept: 'a' }, ['Accept', 'b']))).toBe(200);
  });

  it('gives everybody the same name and every scope while it is off', async () => {
    expect(await setUp({ off: true }).ask({})).toBe(ANONYMOUS);
  });

  it("uses a consumer's own upstream secret, and never the gateway's in place of one that is missing", async () => {
    const tenant = await setUp().ask({ 'x-api-key': tenantKey });
    expect(tenant.upstreamSecret('lago')).toBe('tenants-own');
    expect(() => tenant.upstreamSecret('other')).toThrow(ProblemError);
    expect(tenant.upstreamSecret('third')).toBeUndefined();
    expect(JSON.stringify(tenant)).not.toContain('tenants-own');
  });
});

describe('passthrough', () => {
  const rest = { passthrough: ['lago'], bearerIsUpstreamKey: true };

  it('takes the upstream key from Authorization on the REST door, the gateway key from X-API-Key only', async () => {
    const caller = await setUp(rest).ask({ 'x-api-key': key, authorization: 'Bearer theirs' });
    expect([caller.name, caller.upstreamSecret('lago')]).toEqual(['one', 'theirs']);
    expect(await statusOf(setUp(rest).ask({ authorization: `Bearer ${key}` }))).toBe(401);
  });

  it('prefers the header of its own', async () => {
    const caller = await setUp(rest).ask({ 'x-api-key': key, authorization: 'Bearer a', 'x-lago-api-key': 'b' });
    expect(caller.upstreamSecret('lago')).toBe('b');
  });

  it('takes no upstream key from Authorization on a door that speaks OAuth', async () => {
    const caller = await setUp({ passthrough: ['lago'] }).ask({ authorization: `Bearer ${key}` });
    expect(() => caller.upstreamSecret('lago')).toThrow('send your own lago key in x-lago-api-key');
  });

  it('does not show a gateway key to the upstream', async () => {
    expect(await statusOf(setUp(rest).ask({ 'x-api-key': key, 'x-lago-api-key': tenantKey }))).toBe(401);
  });

  it('lets callers with different keys share nothing, and says nothing of the key in the partition', async () => {
    const { ask } = setUp({ ...rest, off: true });
    const [a, b, again] = [
      await ask({ 'x-lago-api-key': 'key-a' }),
      await ask({ 'x-lago-api-key': 'key-b' }),
      await ask({ authorization: 'Bearer key-a' }),
    ];
    expect(a.partition).not.toBe(b.partition);
    expect(a.partition).toBe(again.partition);
    expect(a.partition).not.toContain('key-a');
  });
});
