import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchScript, runToEnd, startService } from '@lago/testing';

const folder = mkdtempSync(join(tmpdir(), 'start-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const UNKNOWN_CALL = `naftiko: 1.0.0-alpha2
info: { label: Broken, description: A route that calls nothing. }
capability:
  consumes:
    - type: http
      namespace: things
      baseUri: https://things.example
      resources:
        - name: things
          path: /things
          operations: [{ name: list, method: GET }]
  exposes:
    - type: rest
      port: 8080
      namespace: things-rest
      resources:
        - name: things
          path: /things
          operations: [{ name: list, method: GET, call: things.lisst }]
    - type: mcp
      port: 9090
      namespace: things-mcp
      transport: http
      tools: [{ name: list, description: Lists, call: things.lisst }]
`;

describe.each(['rest-gateway', 'mcp-gateway'] as const)('%s that cannot start says why and exits with 1', (app) => {
  it.each([
    ['without a token', {}, /LAGO_TOKEN is not set: give LAGO_TOKEN, or LAGO_TOKEN_FILE/],
    ['with an unreadable document', { CAPABILITY_FILE: join(folder, 'absent.yaml') }, /absent\.yaml/],
    [
      'with an unknown call',
      { CAPABILITY_FILE: file('unknown.yaml', UNKNOWN_CALL), LAGO_TOKEN: 'sandbox' },
      /unknown\.yaml:\d+:\d+ fault .*things\.lisst/,
    ],
    ['open to the network with a real key', { LAGO_TOKEN: 'b7b2c1', HOST: '0.0.0.0' }, /GATEWAY_AUTH/],
  ])('%s', async (_, environment, message) => {
    const { code, output } = await runToEnd(app, environment as Record<string, string>);
    expect(output).toMatch(message);
    expect(output).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  it('with every fault in one report, of whatever kind', async () => {
    const flags = app === 'rest-gateway' ? [] : ['--print-config'];
    const consumers = 'consumers: [{ name: "a b" }, { name: c, scopes: [nope] }]';
    const faulty: Record<string, [value: string, message: RegExp]> = {
      PORT: ['x', /PORT must be an integer/],
      REDIS_URL: ['http://x', /REDIS_URL must be/],
      LOG_LEVEL: ['loud', /LOG_LEVEL must be/],
      OTEL_EXPORTER_OTLP_HEADERS: ['x', /OTEL_EXPORTER_OTLP_HEADERS must be/],
      CAPABILITY_FILE: [file('faulty.yaml', 'a: ['), /faulty\.yaml:\d+:\d+ fault/],
      LAGO_API_URL: ['lago.example', /LAGO_API_URL must be/],
      LAGO_CREDENTIAL: ['hold', /LAGO_CREDENTIAL must be/],
      LAGO_TOKEN_FILE: [
        file('two-lines', 'planted-1\nplanted-2'),
        /LAGO_TOKEN_FILE: .*two-lines has more than one line/,
      ],
      GATEWAY_AUTH: ['jwt', /GATEWAY_AUTH=jwt needs JWT_ISSUER and JWKS_URI/],
      CONSUMERS_FILE: [
        file('consumers.yaml', consumers),
        /consumers\.yaml: 1:\d+ consumers\[0\]\.name[\s\S]*consumers\[1\]/,
      ],
      AUDIT_FILE: ['/nowhere/audit', /AUDIT_FILE .* cannot be written/],
    };
    const variables = Object.fromEntries(Object.entries(faulty).map(([name, [value]]) => [name, value]));
    const { code, output } = await launchScript(`apps/${app}/dist/main.js`, variables, flags).ended;
    for (const [, message] of Object.values(faulty)) expect(output).toMatch(message);
    expect(output).not.toMatch(/\n\s+at |planted/);
    expect(code).toBe(1);
  });

  it('on a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const port = String((other.address() as AddressInfo).port);
    for (const variable of ['PORT', 'MANAGEMENT_PORT']) {
      const { code, output } = await runToEnd(app, { LAGO_TOKEN: 'sandbox', [variable]: port });
      expect(output).toMatch(new RegExp(`port ${port} on 127.0.0.1 is taken; choose another with ${variable}`));
      expect(code).toBe(1);
    }
    other.close();
  });

  it('starts with the token from a file', async () => {
    const service = await startService(app, { LAGO_TOKEN_FILE: file('token', 'sandbox-from-file\n') });
    expect((await fetch(`${service.secondUrl}/readyz`)).status).toBe(200);
    expect(await service.stop()).toBe(0);
  });
});

// Both doors read them by the same code.
it.each([
  ['a variable of two lines', { LAGO_TOKEN: 'one\ntwo' }, /LAGO_TOKEN has more than one line/],
  ['UTF-16', { LAGO_TOKEN_FILE: file('utf16', Buffer.from('\uFEFFsandbox', 'utf16le')) }, /UTF-16/],
  ['no header', { LAGO_TOKEN: 'sandböx' }, /LAGO_TOKEN has characters that no header may carry/],
  ['one port for both', { LAGO_TOKEN: 'sandbox', PORT: '25999', MANAGEMENT_PORT: '25999' }, /must not be the same/],
])('with a token or port that cannot be used: %s', async (_, environment, message) => {
  const { code, output } = await runToEnd('rest-gateway', environment as unknown as Record<string, string>);
  expect([code, output]).toEqual([1, expect.stringMatching(message)]);
});
