import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToEnd, startService } from '@lago/testing';

const folder = mkdtempSync(join(tmpdir(), 'start-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
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

describe.each(['rest-gateway', 'mcp-gateway'] as const)('%s that can not start says why and exits with 1', (app) => {
  it.each([
    ['without a token', {}, /LAGO_TOKEN is not set: give LAGO_TOKEN, or LAGO_TOKEN_FILE/],
    ['with an unreadable document', { CAPABILITY_FILE: join(folder, 'absent.yaml') }, /absent\.yaml/],
    ['with a document that is no YAML', { CAPABILITY_FILE: file('bad.yaml', 'a: [') }, /bad\.yaml:\d+:\d+/],
    [
      'with an unknown call',
      { CAPABILITY_FILE: file('unknown.yaml', UNKNOWN_CALL), LAGO_TOKEN: 'sandbox' },
      /unknown\.yaml:\d+:\d+ fault .*things\.lisst/,
    ],
    ['with faulty settings', { LAGO_TOKEN: 'sandbox', PORT: 'x', VALIDATION: 'y' }, /PORT[\s\S]*VALIDATION/],
    ['with an unusable upstream address', { LAGO_TOKEN: 'sandbox', LAGO_API_URL: 'lago' }, /LAGO_API_URL must be/],
    ['open to the network with a real key', { LAGO_TOKEN: 'b7b2c1', HOST: '0.0.0.0' }, /GATEWAY_AUTH/],
  ])('%s', async (_, environment, message) => {
    const { code, output } = await runToEnd(app, environment as Record<string, string>);
    expect(output).toMatch(message);
    expect(output).not.toMatch(/\n\s+at /);
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
