import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from '@lago/testing';
import type { Service } from '@lago/testing';
import { newKey, temporaryFile } from './support/consumers.js';
import { callMcp, callRest, mcp } from './support/doors.js';
import type { DoorCall, Headers } from './support/doors.js';
import { startIssuer } from './support/issuer.js';
import type { TokenShape } from './support/issuer.js';
import { sandboxLog } from './support/sandbox-log.js';

/** Processes start slowly on a busy machine. */
const START_MS = 180_000;

const PUBLIC = 'https://gateway.example.test';
const AUDIENCE = `${PUBLIC}/mcp`;

const CALLS = {
  read: { rest: { method: 'GET', path: '/add_ons' }, tool: { name: 'findalladdons', arguments: {} } },
  write: {
    rest: { method: 'PUT', path: '/add_ons/free-sample', body: { add_on: { name: 'Sample' } } },
    tool: { name: 'updateaddon', arguments: { code: 'free-sample', add_on: { name: 'Sample' } } },
  },
  destructive: {
    rest: { method: 'DELETE', path: '/add_ons/not-there' },
    tool: { name: 'destroyaddon', arguments: { code: 'not-there' } },
  },
} satisfies Record<string, DoorCall>;
type Kind = keyof typeof CALLS;
const KINDS = Object.keys(CALLS) as Kind[];

const keys = { readOnly: newKey(), wrongTag: newKey(), right: newKey(), expired: newKey(), ended: newKey() };
const past = '2020-01-01T00:00:00Z';
const consumersFile = temporaryFile('consumers.yaml', {
  consumers: [
    { name: 'read-only', keys: [{ sha256: keys.readOnly.sha256 }], scopes: ['read-only'] },
    { name: 'wrong-tag', keys: [{ sha256: keys.wrongTag.sha256 }], scopes: ['lago:fees:*'] },
    { name: 'right', keys: [{ sha256: keys.right.sha256 }], scopes: ['lago:add_ons:read', 'lago:add_ons:write'] },
    { name: 'expired', keys: [{ sha256: keys.expired.sha256, expires: past }], scopes: ['everything'] },
    { name: 'ended', keys: [{ sha256: keys.ended.sha256 }], scopes: ['everything'], expires: past },
  ],
});

type Expected = 200 | 401 | 403;
interface Row {
  readonly name: string;
  readonly headers: () => Headers | Promise<Headers>;
  readonly expected: Readonly<Record<Kind, Expected>>;
}
const all = (status: Expected) => ({ read: status, write: status, destructive: status });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const apiKey = (key: string) => ({ 'x-api-key': key });

const BY_KEY: readonly Row[] = [
  { name: 'no key', headers: () => ({}), expected: all(401) },
  { name: 'a bad key', headers: () => bearer(newKey().key), expected: all(401) },
  { name: 'the hash of a key', headers: () => bearer(keys.right.sha256), expected: all(401) },
  { name: 'the upstream key', headers: () => bearer('sandbox'), expected: all(401) },
  {
    name: 'a right key in another scheme',
    headers: () => ({ authorization: `Basic ${keys.right.key}` }),
    expected: all(401),
  },
  { name: 'an expired key', headers: () => bearer(keys.expired.key), expected: all(401) },
  { name: 'a key of a consumer that has ended', headers: () => apiKey(keys.ended.key), expected: all(401) },
  {
    name: 'a read-only key',
    headers: () => bearer(keys.readOnly.key),
    expected: { read: 200, write: 403, destructive: 403 },
  },
  { name: 'a key for another tag', headers: () => bearer(keys.wrongTag.key), expected: all(403) },
  { name: 'a right key', headers: () => bearer(keys.right.key), expected: all(200) },
  { name: 'a right key as X-API-Key', headers: () => apiKey(keys.right.key), expected: all(200) },
];

let issuer: Awaited<ReturnType<typeof startIssuer>>;
const scoped = (scope: string, more: TokenShape = {}): TokenShape => ({ ...more, claims: { scope } });
const RIGHT = 'openid lago:add_ons:read lago:add_ons:write';
const token = async (shape: TokenShape) => bearer(await issuer.token(shape));

const BY_TOKEN: readonly Row[] = [
  { name: 'no token', headers: () => ({}), expected: all(401) },
  { name: 'a gateway key', headers: () => bearer(keys.right.key), expected: all(401) },
  { name: 'alg none', headers: async () => bearer(await issuer.unsigned(scoped(RIGHT))), expected: all(401) },
  { name: 'alg HS256', headers: async () => bearer(await issuer.symmetric(scoped(RIGHT))), expected: all(401) },
  { name: 'a forged signature', headers: async () => bearer(await issuer.forged(scoped(RIGHT))), expected: all(401) },
  { name: 'a wrong iss', headers: () => token(scoped(RIGHT, { issuer: 'https://evil.test' })), expected: all(401) },
  { name: 'a wrong aud', headers: () => token(scoped(RIGHT, { audience: PUBLIC })), expected: all(401) },
  { name: 'a past exp', headers: () => token(scoped(RIGHT, { expiresIn: -60 })), expected: all(401) },
  { name: 'a future nbf', headers: () => token(scoped(RIGHT, { notBeforeIn: 120 })), expected: all(401) },
  { name: 'an unknown kid', headers: () => token(scoped(RIGHT, { kid: 'nobody' })), expected: all(401) },
  { name: 'a clock 20 s behind', headers: () => token(scoped(RIGHT, { expiresIn: -20 })), expected: all(200) },
  { name: 'a token without scopes', headers: () => token({}), expected: all(403) },
  {
    name: 'a read scope',
    headers: () => token(scoped('lago:add_ons:read')),
    expected: { read: 200, write: 403, destructive: 403 },
  },
  {
    name: 'a profile as scope',
    headers: () => token(scoped('read-only')),
    expected: { read: 200, write: 403, destructive: 403 },
  },
  { name: 'another tag', headers: () => token(scoped('lago:fees:read lago:fees:write')), expected: all(403) },
  { name: 'the right scopes', headers: () => token(scoped(RIGHT)), expected: all(200) },
  {
    name: 'the right scopes as scp list',
    headers: () => token({ claims: { scp: RIGHT.split(' ') } }),
    expected: all(200),
  },
];

const OWN = 'sandbox-tenant-a';
const PASSTHROUGH: readonly Row[] = [
  { name: 'only a gateway key', headers: () => apiKey(keys.right.key), expected: all(401) },
  { name: 'only an upstream key', headers: () => ({ 'x-lago-api-key': OWN }), expected: all(401) },
  {
    name: 'a gateway key where the upstream key belongs',
    headers: () => ({ ...apiKey(keys.right.key), 'x-lago-api-key': keys.readOnly.key }),
    expected: all(401),
  },
  {
    name: 'both keys',
    headers: () => ({ ...apiKey(keys.right.key), 'x-lago-api-key': OWN }),
    expected: all(200),
  },
  {
    name: 'both keys, read-only',
    headers: () => ({ ...apiKey(keys.readOnly.key), 'x-lago-api-key': OWN }),
    expected: { read: 200, write: 403, destructive: 403 },
  },
];

let sandbox: Service;
let log: ReturnType<typeof sandboxLog>;
const services: Service[] = [];

async function startDoors(environment: Record<string, string>) {
  const shared = { LAGO_API_URL: `${sandbox.url}/api/v1`, MCP_DESTRUCTIVE: 'allow', ...environment };
  const [REST, MCP] = await Promise.all([startService('rest-gateway', shared), startService('mcp-gateway', shared)]);
  services.push(REST, MCP);
  return { REST, MCP };
}
type Doors = Awaited<ReturnType<typeof startDoors>>;

beforeAll(async () => {
  sandbox = await startService('lago-sandbox');
  issuer = await startIssuer(AUDIENCE);
  log = sandboxLog(sandbox.secondUrl);
});

afterAll(async () => {
  await Promise.all([...services, sandbox].map((service) => service.stop()));
  await issuer.close();
});

/** Makes each call of a row through both doors and compares with what the upstream saw. */
async function check(doors: Doors, { headers, expected }: Row): Promise<void> {
  const given = await headers();
  await log.take();
  for (const kind of KINDS) {
    const answers = {
      REST: await callRest(doors.REST.url, CALLS[kind], given),
      MCP: await callMcp(doors.MCP.url, CALLS[kind], given),
    };
    for (const [door, answer] of Object.entries(answers)) {
      const text = await answer.text();
      const status = meaning(answer.status, text, kind);
      expect({ kind, door, status, text: status === expected[kind] ? '' : text }).toEqual({
        kind,
        door,
        status: expected[kind],
        text: '',
      });
      if (answer.status > 400) expect(answer.headers.get('www-authenticate') ?? kind).toMatch(/^Bearer|destructive/);
    }
    const reached = (await log.take()).map(({ operation }) => operation);
    const calls = reached.filter((operation) => operation === CALLS[kind].tool.name);
    expect({ kind, calls: calls.length }).toEqual({ kind, calls: expected[kind] === 200 ? 2 : 0 });
    // A delete is read first; what is refused here asks nothing at all.
    if (expected[kind] !== 200) expect(reached).toEqual([]);
  }
}

/** Lago's 404 for what is not there is an answer; a missing upstream key is told to agents as a tool error. */
function meaning(status: number, text: string, kind: Kind): number {
  if (status === 404 && kind === 'destructive') return 200;
  return text.includes('send your own lago key') ? 401 : status;
}

describe('with gateway keys', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await startDoors({ LAGO_TOKEN: 'sandbox', CONSUMERS_FILE: consumersFile });
  }, START_MS);

  it.each(BY_KEY)('$name', async (row) => check(doors, row));

  it('sends the held key upstream, never what the caller sent', async () => {
    await log.take();
    await callRest(doors.REST.url, CALLS.read, bearer(keys.right.key));
    await callMcp(doors.MCP.url, CALLS.read, { ...bearer(keys.right.key), 'x-lago-api-key': OWN });
    const held = createHash('sha256').update('sandbox').digest('hex');
    expect((await log.take()).map(({ keySha256 }) => keySha256)).toEqual([held, held]);
  });

  it('offers each caller exactly the tools it may use', async () => {
    const offered = async (key: string) => {
      const answer = await mcp(doors.MCP.url, 'tools/list', {}, bearer(key));
      const { result } = (await answer.json()) as { result: { tools: { name: string }[] } };
      return result.tools.map(({ name }) => name).sort();
    };
    expect(await offered(keys.right.key)).toEqual([
      'createaddon',
      'destroyaddon',
      'findaddon',
      'findalladdons',
      'updateaddon',
    ]);
    expect(await offered(keys.wrongTag.key)).toEqual(['deletefee', 'findallfees', 'findfee', 'updatefee']);
    expect(await offered(keys.readOnly.key)).toHaveLength(28);
  });

  it('writes one line for each write and each refusal, with names and sizes only', async () => {
    const id = 'audit-of-a-write';
    await callRest(doors.REST.url, CALLS.write, { ...bearer(keys.right.key), 'x-request-id': id });
    await callRest(doors.REST.url, CALLS.write, { ...bearer(keys.readOnly.key), 'x-request-id': 'audit-of-a-refusal' });
    await callRest(doors.REST.url, CALLS.read, { ...bearer(keys.right.key), 'x-request-id': 'no-audit-of-a-read' });
    const lines = auditLines(doors.REST);
    expect(lines.filter(({ requestId }) => requestId === id)).toMatchObject([
      {
        audit: true,
        service: 'rest-gateway',
        consumer: 'right',
        operation: 'updateaddon',
        class: 'write',
        // A code is a caller's own word: the line has its digest.
        resource: { code: expect.stringMatching(/^sha256:[0-9a-f]{16}$/) as string },
        outcome: 'done',
        status: 200,
        arguments: { 'path.code': 13, 'body.add_on.name': 8 },
      },
    ]);
    expect(lines.filter(({ requestId }) => requestId === 'audit-of-a-refusal')).toMatchObject([
      { consumer: 'read-only', outcome: 'refused', problem: 'insufficient-scope' },
    ]);
    expect(lines.filter(({ requestId }) => requestId === 'no-audit-of-a-read')).toEqual([]);
    expect(doors.REST.output()).not.toContain('"Sample"');
  });
});

describe('with tokens of an issuer', () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await startDoors({
      LAGO_TOKEN: 'sandbox',
      GATEWAY_AUTH: 'jwt',
      JWT_ISSUER: issuer.issuer,
      JWT_AUDIENCE: AUDIENCE,
      JWKS_URI: issuer.jwksUri,
      PUBLIC_URL: PUBLIC,
    });
  }, START_MS);

  it.each(BY_TOKEN)('$name', async (row) => check(doors, row));

  it('accepts a key the issuer made later', async () => {
    await issuer.rotate('second');
    // Unknown keys of the rows above were asked for a moment ago; the next time is a second later.
    await sleep(1100);
    await check(doors, { name: '', headers: () => token(scoped(RIGHT)), expected: all(200) });
  });

  it('leads MCP clients to the authorization server and names the scope to step up to', async () => {
    const metadataUrl = `${PUBLIC}/.well-known/oauth-protected-resource/mcp`;
    const unknown = await mcp(doors.MCP.url, 'tools/list', {});
    expect(unknown.headers.get('www-authenticate')).toContain(`resource_metadata="${metadataUrl}"`);
    expect(unknown.headers.get('www-authenticate')).toContain('lago:add_ons:read');

    const short = await callMcp(doors.MCP.url, CALLS.write, await token(scoped('lago:add_ons:read')));
    expect(short.status).toBe(403);
    expect(short.headers.get('www-authenticate')).toBe(
      `Bearer error="insufficient_scope", scope="lago:add_ons:write", resource_metadata="${metadataUrl}"`,
    );

    for (const path of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp']) {
      const answer = await fetch(doors.MCP.url + path);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ resource: AUDIENCE, authorization_servers: [issuer.issuer] });
    }
  });
});

describe("with the caller's own upstream key", () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await startDoors({ LAGO_CREDENTIAL: 'passthrough', CONSUMERS_FILE: consumersFile });
  }, START_MS);

  it.each(PASSTHROUGH)('$name', async (row) => check(doors, row));

  it('takes it from Authorization on the REST door, where official clients put it', async () => {
    await log.take();
    const answer = await callRest(doors.REST.url, CALLS.read, { ...apiKey(keys.right.key), ...bearer(OWN) });
    expect(answer.status).toBe(200);
    const seen = await log.take();
    expect(seen.map(({ keySha256 }) => keySha256)).toEqual([createHash('sha256').update(OWN).digest('hex')]);
  });

  it('takes no Authorization for an upstream key on the MCP door', async () => {
    const answer = await callMcp(doors.MCP.url, CALLS.read, { ...apiKey(keys.right.key), ...bearer(OWN) });
    expect(await answer.text()).toContain('send your own lago key in x-lago-api-key');
    expect(await log.take()).toEqual([]);
  });
});

function auditLines({ output }: Service): Record<string, unknown>[] {
  return output()
    .split('\n')
    .filter((line) => line.includes('"audit":true'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
