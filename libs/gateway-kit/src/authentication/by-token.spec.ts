import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { directory } from '../consumers/directory.js';
import { readConsumers } from '../consumers/read-consumers.js';
import { createLog } from '../logging/log.js';
import { ProblemError } from '../problem/problem.js';
import { identifyByToken } from './by-token.js';
import type { TokenOptions } from './by-token.js';
import { createRefusal } from './refusal.js';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const SECONDS = NOW / 1000;
const pair = await generateKeyPair('ES256');
const keys = [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }];
const log = createLog({ name: 't', level: 'silent', secrets: () => [] });
const file = `
limits: { concurrency: 7 }
consumers:
  - { name: member, scopes: [read-only], limits: { concurrency: 2 } }
  - { name: scopeless }
  - { name: gone, expires: 2029-12-31T23:59:59Z }
`;

let server: Server;
let answers: (() => string) | undefined;
beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(answers ? 503 : 200, { 'content-type': 'application/json' });
    response.end(answers?.() ?? JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());
beforeEach(() => (answers = undefined));

function token(claims: JWTPayload = {}, privateKey = pair.privateKey, header = {}): Promise<string> {
  const payload = { iss: 'https://login.test', aud: 'gateway', sub: 'agent', exp: SECONDS + 300, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k', ...header }).sign(privateKey);
}
function identify(more: Partial<TokenOptions> = {}) {
  const known = directory(readConsumers(file, NOW), { environment: {}, log, now: () => NOW });
  return identifyByToken({
    issuer: 'https://login.test',
    audiences: ['other', 'gateway'],
    jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    directory: () => known,
    refuse: createRefusal(),
    now: () => NOW,
    ...more,
  });
}
const ask = async (bearer: string | undefined, more: Partial<TokenOptions> = {}) =>
  identify(more)({ bearer, apiKey: undefined });
const refused = async (asked: Promise<unknown>) => {
  const error = await asked.then(
    () => new Error('let in'),
    (reason: unknown) => reason,
  );
  return error instanceof ProblemError ? [error.type.status, error.message] : error;
};

it.each<[string, JWTPayload, string]>([
  ['of another issuer', { iss: 'https://evil.test' }, 'the claim iss of the token is not accepted here'],
  ['for somebody else', { aud: 'else' }, 'the claim aud of the token is not accepted here'],
  ['without an end', { exp: undefined }, 'the claim exp of the token is not accepted here'],
  ['that has expired', { exp: SECONDS - 31 }, 'the token has expired'],
  ['that begins later', { nbf: SECONDS + 31 }, 'the claim nbf of the token is not accepted here'],
  ['of nobody', { sub: undefined }, 'the token names neither sub nor client_id'],
  ['of a name that is not printable', { sub: 'a\nb' }, 'the token names neither sub nor client_id'],
  ['of a consumer that has expired', { sub: 'gone' }, 'this consumer has expired'],
])('refuses a token %s', async (_, claims, detail) => {
  expect(await refused(ask(await token(claims)))).toEqual([401, detail]);
});

it('refuses what is not signed with a key of the issuer', async () => {
  const other = await generateKeyPair('ES256');
  const wrong = 'the signature of the token is wrong';
  expect(await refused(ask(await token({}, other.privateKey)))).toEqual([401, wrong]);
  const unknown = 'the token is signed with a key that is not known here';
  expect(await refused(ask(await token({}, pair.privateKey, { kid: 'x' })))).toEqual([401, unknown]);
  expect(await refused(ask('no.jwt.atall'))).toEqual([401, 'the token is not a valid JWT']);
  const symmetric = await new SignJWT({ sub: 'agent', exp: SECONDS + 300 })
    .setProtectedHeader({ alg: 'HS256', kid: 'k' })
    .sign(Buffer.alloc(32));
  expect(await refused(ask(symmetric))).toEqual([401, 'the token is signed in a way that is not accepted here']);
  expect(await refused(ask(undefined))).toEqual([401, 'send an access token as Authorization: Bearer']);
});

it('lets clocks differ by half a minute', async () => {
  expect((await ask(await token({ exp: SECONDS - 29, nbf: SECONDS + 29 }))).name).toBe('agent');
});

it.each([['not json'], ['{"keys":1}']])('is unavailable, not unauthenticated, when the keys are %s', async (text) => {
  answers = () => text;
  const detail = 'the keys that verify tokens cannot be had at present';
  expect(await refused(ask(await token()))).toEqual([503, detail]);
});

it.each<[string, JWTPayload]>([
  ['agent', {}],
  ['client', { sub: undefined, client_id: 'client' }],
  ['party', { sub: '', azp: 'party' }],
])('the name is %s', async (name, claims) => {
  expect(await ask(await token(claims))).toMatchObject({ name, partition: name });
});

it.each<[string, JWTPayload, string | undefined, string[]]>([
  ['scope', { scope: 'lago:fees:read  lago:invoices:*' }, undefined, ['lago:fees:read', 'lago:invoices:*']],
  ['scp', { scp: ['lago:fees:read', 7] }, undefined, ['lago:fees:read']],
  ['nothing', {}, undefined, []],
  ['a path', { realm: { roles: ['read-only'] }, scope: 'lago:*:*' }, 'realm.roles', ['*:*:read']],
  ['a path that leads nowhere', { realm: 'x', scope: 'lago:*:*' }, 'realm.roles', []],
  ['a path into what all objects have', {}, 'constructor.name', []],
])('scopes come from %s', async (_, claims, scopeClaim, words) => {
  const caller = await ask(await token(claims), scopeClaim === undefined ? {} : { scopeClaim });
  expect(caller.scopes.texts).toEqual(words);
});

it('the consumers file adds limits, and scopes where the token names none', async () => {
  const told = async (claims: JWTPayload) => {
    const { scopes, limits } = await ask(await token(claims));
    return [scopes.texts, limits.concurrency];
  };
  expect(await told({ sub: 'member' })).toEqual([['*:*:read'], 2]);
  expect(await told({ sub: 'member', scope: 'lago:fees:read' })).toEqual([['lago:fees:read'], 2]);
  expect(await told({ sub: 'scopeless' })).toEqual([[], 7]);
  expect((await ask(await token())).limits).toEqual({ concurrency: 7 });
  const alone = await identify({ directory: undefined as never })({ bearer: await token(), apiKey: undefined });
  expect([alone.limits, alone.upstreamSecret('lago')]).toEqual([{}, undefined]);
});
