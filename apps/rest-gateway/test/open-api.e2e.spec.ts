import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Service } from '@lago/testing';
import { capability } from './support/examples.js';
import { startGateway } from './support/gateway.js';

const run = promisify(execFile);
const SNAPSHOT = join(import.meta.dirname, '__openapi__/openapi.json');
const UPDATE = process.env['UPDATE_OPENAPI'] === '1';

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { operationId: string; parameters: unknown[]; responses: object }>>;
  readonly components: { readonly schemas: object; readonly securitySchemes: object };
}

let gateway: Service;
let folder: string;
let text: string;
let document: Document;

beforeAll(async () => {
  gateway = await startGateway('http://127.0.0.1:9/api/v1');
  text = await (await fetch(`${gateway.url}/openapi.json`)).text();
  document = JSON.parse(text) as Document;
  folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  writeFileSync(join(folder, 'openapi.json'), text);
}, 60_000);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await gateway?.stop();
});

/** Runs the command of a package with this very Node. */
function bin(name: string, command: string, ...args: string[]) {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { bin: commands } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> };
  const script = join(dirname(manifest), commands[command] as string);
  const env = { PATH: process.env['PATH'], HOME: folder, REDOCLY_TELEMETRY: 'off', FORCE_COLOR: '0' };
  return run(process.execPath, [script, ...args], { cwd: folder, env });
}

describe('/openapi.json', () => {
  it('describes the 60 operations under their names', () => {
    const described = Object.values(document.paths).flatMap((item) => Object.values(item));
    const names = capability().routes.map(({ operation }) => operation.name);
    expect(described.map(({ operationId }) => operationId).sort()).toEqual([...names].sort());
    expect(described).toHaveLength(60);
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'apiKey']);
  });

  it('keeps what is for the gateway to itself', () => expect(text).not.toMatch(/x-gateway|LAGO_TOKEN|sandbox/));

  it('tells of request id and dry run everywhere, and of the idempotency key where something is written', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, { parameters, responses }] of Object.entries(item)) {
        const headers = parameters.flatMap((parameter) => (parameter as { $ref?: string }).$ref ?? []);
        const expected = ['RequestId', 'Prefer', ...(method === 'get' ? [] : ['IdempotencyKey'])];
        expect([path, headers]).toEqual([path, expected.map((key) => `#/components/parameters/${key}`)]);
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '401', '422', '429', '502', '504']));
      }
    }
  });

  it('is the document in the repository (UPDATE_OPENAPI=1 writes it)', () => {
    const written = `${JSON.stringify(document, null, 2)}\n`;
    if (UPDATE) writeFileSync(SNAPSHOT, written);
    expect(existsSync(SNAPSHOT)).toBe(true);
    expect(document).toEqual(JSON.parse(readFileSync(SNAPSHOT, 'utf8')));
  });

  it('has no error and no warning for redocly', async () => {
    const { stdout } = await bin(
      '@redocly/cli',
      'redocly',
      'lint',
      'openapi.json',
      '--extends=recommended',
      '--format=json',
    );
    const { totals } = JSON.parse(stdout) as { totals: Record<string, number> };
    expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
  }, 60_000);

  it('gives types that a program can use', async () => {
    const { stdout } = await bin('openapi-typescript', 'openapi-typescript', 'openapi.json');
    writeFileSync(join(folder, 'types.ts'), stdout);
    writeFileSync(
      join(folder, 'use.ts'),
      `import type { components, operations, paths } from './types.js';
type Customer = components['schemas']['Customer'];
const query: operations['findallinvoices']['parameters']['query'] = { per_page: 2, 'statuses[]': ['draft'] };
const body: operations['createaddon']['requestBody']['content']['application/json'] = {
  add_on: { name: 'Set-up', code: 'setup', amount_cents: 5000, amount_currency: 'EUR' },
};
type Reply = paths['/customers/{external_id}']['get']['responses'][200]['content']['application/json'];
export const nameOf = (reply: Reply): Customer['name'] => reply.customer.name;
export const problem = (found: components['schemas']['Problem']): string => found.code;
// @ts-expect-error an amount is a number
body.add_on.amount_cents = 'much';
// @ts-expect-error no such state
query['statuses[]'] = ['paid'];
`,
    );
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--ignoreConfig'];
    const { stdout: complaints } = await bin('typescript', 'tsc', ...options, 'use.ts').catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(complaints).toBe('');
  }, 60_000);
});

describe('the address itself', () => {
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const get = (accept: string, path = '/', init: RequestInit = {}) =>
    fetch(gateway.url + path, { ...init, headers: { accept } });

  it('greets a browser, and leads it to the documentation', async () => {
    const response = await get(BROWSER);
    const page = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(response.headers.get('vary')).toContain('accept');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    for (const name of ['x-content-type-options', 'referrer-policy']) expect(response.headers.get(name)).toBeTruthy();
    for (const [, link] of page.matchAll(/href="([^"]+)"/g)) {
      expect((await fetch(new URL(String(link), `${gateway.url}/`))).status).toBe(200);
    }
    expect(page).not.toMatch(/127\.0\.0\.1|sandbox|<script|node_modules/i);
  });

  it('tells programs the same as JSON', async () => {
    const response = await get('*/*');
    expect(await response.json()).toEqual({
      title: expect.any(String),
      links: { documentation: '/docs', openapi: '/openapi.json', errors: '/docs/errors.md' },
    });
    expect((await get(BROWSER, '/', { method: 'POST' })).status).toBe(405);
    expect((await get(BROWSER, '/', { method: 'HEAD' })).headers.get('content-type')).toContain('text/html');
  });
});
