import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { contractExample, startService, startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { mcp } from './support/doors.js';

type Line = Readonly<Record<string, unknown>>;
type App = 'rest-gateway' | 'mcp-gateway';

const services = {} as Record<App, Service>;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
  const variables = {
    LAGO_TOKEN: 'sandbox',
    LAGO_API_URL: upstream.base,
    UPSTREAM_TIMEOUT_MS: '1500',
    REQUEST_TIMEOUT_MS: '1500',
    HEADERS_TIMEOUT_MS: '1500',
  };
  for (const app of ['rest-gateway', 'mcp-gateway'] as const) services[app] = await startService(app, variables);
  // The first call takes longer than others.
  await told('rest-gateway', () => rest('/customers/warm'));
});
afterAll(async () => {
  for (const service of Object.values(services)) await service.stop('SIGKILL');
  await upstream.close();
});

function linesOf(app: App, from: number): readonly Line[] {
  const text = services[app].output().slice(from);
  const lines = text.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  return lines.map((line) => JSON.parse(line) as Line);
}

/** What a request left in the log: exactly one line about it, and nothing besides but the audit. */
async function told(app: App, send: () => Promise<unknown>): Promise<Line> {
  const from = services[app].output().length;
  await send();
  const said = () => linesOf(app, from).filter((line) => line['audit'] !== true);
  while (!said().length) await sleep(5);
  await sleep(50);
  expect(said()).toHaveLength(1);
  for (const { time, severity } of linesOf(app, from)) {
    expect(new Date(time as string).toISOString()).toBe(time);
    expect(['INFO', 'WARNING', 'ERROR']).toContain(severity);
  }
  expect(said()[0]).toMatchObject({ message: 'answered' });
  return said()[0] as Line;
}

/** Sends bytes to the REST door, and gives what came back until the connection ended. */
function raw(text: string, then?: (answer: string, end: () => void) => void): Promise<string> {
  return new Promise((resolve) => {
    const { port } = new URL(services['rest-gateway'].url);
    let answer = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    const end = () => socket.resetAndDestroy();
    socket.on('data', (chunk) => {
      answer += String(chunk);
      then?.(answer, end);
    });
    socket.on('error', () => resolve(answer)).on('close', () => resolve(answer));
    if (then) setTimeout(() => then(answer, end), 300);
  });
}

const rest = (path: string, init: RequestInit = {}) =>
  fetch(services['rest-gateway'].url + path, init).then((response) => response.text());
const post = (path: string, body: object, headers = {}) =>
  rest(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const ADD_ON = { add_on: { name: 'Setup', code: 'setup', amount_cents: 5000, amount_currency: 'EUR' } };
const HEAD = 'Host: 127.0.0.1\r\nConnection: close\r\n';

describe('the line of a REST request', () => {
  it('says who asked for what, and how it went', async () => {
    const line = await told('rest-gateway', () => rest('/api/v1/customers/jane@example.com?page=1'));
    expect(line).toMatchObject({
      severity: 'INFO',
      service: 'rest-gateway',
      method: 'GET',
      route: '/api/v1/customers/{external_id}',
      operation: 'findcustomer',
      consumer: 'anonymous',
      status: 200,
      upstreamStatus: 200,
      tries: 1,
      ms: expect.any(Number),
      outcome: 'done',
    });
    expect(JSON.stringify(line)).not.toContain('jane');
  });

  it('calls a 500 of Lago after several tries an error', async () => {
    upstream.answer({ status: 500, body: { status: 500, error: 'x' } });
    const line = await told('rest-gateway', () => rest('/add_ons'));
    upstream.answer(contractExample);
    expect(line).toMatchObject({ severity: 'ERROR', status: 500, upstreamStatus: 500, operation: 'findalladdons' });
    expect(line['tries']).toBeGreaterThan(1);
    expect(line).not.toHaveProperty('err');
  });

  it.each<[string, () => Promise<unknown>, Line]>([
    [
      'a refusal of Lago',
      () => {
        upstream.next({ status: 422, body: { status: 422, error: 'x', code: 'validation_errors', error_details: {} } });
        return post('/add_ons', ADD_ON);
      },
      { severity: 'INFO', status: 422, upstreamStatus: 422, outcome: 'refused', tries: 1 },
    ],
    [
      'input that is not as described',
      () => post('/add_ons', {}),
      { status: 422, outcome: 'not-sent', tries: 0, problem: 'invalid-input', operation: 'createaddon' },
    ],
    [
      'a body that is no JSON',
      () => rest('/add_ons', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }),
      { status: 400, problem: 'malformed-json', operation: 'createaddon', route: '/add_ons' },
    ],
    [
      'a dry run',
      () => post('/add_ons', ADD_ON, { prefer: 'dry-run' }),
      { status: 200, outcome: 'not-sent', tries: 0 },
    ],
    [
      'a path that leads nowhere',
      () => rest('/v3/customers/jane@example.com'),
      { status: 404, problem: 'route-not-found', path: '/REDACTED/customers/REDACTED' },
    ],
    [
      'another method',
      () => rest('/customers/jane@example.com', { method: 'PATCH' }),
      { status: 405, method: 'PATCH', problem: 'method-not-allowed', path: '/customers/REDACTED' },
    ],
    ['HEAD', () => rest('/customers', { method: 'HEAD' }), { method: 'HEAD', status: 200, route: '/customers' }],
    ['OPTIONS', () => rest('/customers', { method: 'OPTIONS' }), { method: 'OPTIONS', status: 204 }],
    ['a page', () => rest('/openapi.json'), { status: 200, route: '/openapi.json' }],
    [
      'a foreign page',
      () => rest('/customers', { headers: { origin: 'https://elsewhere.example' } }),
      { status: 403, problem: 'origin-not-allowed' },
    ],
  ])('%s', async (_, send, expected) => {
    const line = await told('rest-gateway', send);
    expect(line).toMatchObject(expected);
    expect(JSON.stringify(line)).not.toContain('jane');
  });

  it('of a write that was lost says so', async () => {
    upstream.answer('hang');
    const line = await told('rest-gateway', () =>
      post('/invoices', { invoice: { currency: 'EUR', external_customer_id: 'jane', fees: [{ add_on_code: 'x' }] } }),
    );
    upstream.answer(contractExample);
    expect(line).toMatchObject({
      severity: 'ERROR',
      status: 504,
      operation: 'createinvoice',
      problem: 'outcome-unknown',
      outcome: 'unknown',
    });
    expect(line).not.toHaveProperty('upstreamStatus');
    expect(JSON.stringify(line)).not.toMatch(/jane|frames/);
  });

  it.each<[string, string, Line]>([
    ['no HTTP', 'hello\r\n\r\n', { status: 400, problem: 'malformed-request' }],
    ['headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, { status: 431 }],
    [
      'a coding nobody knows',
      `POST /add_ons HTTP/1.1\r\n${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n`,
      { status: 501, problem: 'not-implemented', method: 'POST' },
    ],
    ['an expectation', `GET / HTTP/1.1\r\n${HEAD}Expect: teapot\r\n\r\n`, { status: 417 }],
    ['a tunnel', `CONNECT other.example:443 HTTP/1.1\r\n${HEAD}\r\n`, { status: 501 }],
    [
      'another protocol that is asked for',
      `GET /customers HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
      { status: 200, operation: 'findallcustomers' },
    ],
    ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', { status: 400 }],
    [
      'a broken chunk',
      `POST /add_ons HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      { status: 400, method: 'POST', operation: 'createaddon' },
    ],
    [
      'a body that never comes',
      `POST /add_ons HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
      { status: 408, method: 'POST', operation: 'createaddon' },
    ],
  ])('%s is one line with the status that went out', async (_, text, expected) => {
    let answer = '';
    const line = await told('rest-gateway', async () => (answer = await raw(text)));
    expect(line).toMatchObject({ severity: 'INFO', ...expected });
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${String(expected['status'])} `));
    expect(line).not.toHaveProperty('cut');
  });

  it('of a caller that leaves is written when its call has ended', async () => {
    upstream.next({ delayMs: 700, body: { add_on: {} } });
    const body = JSON.stringify(ADD_ON);
    const text = `POST /add_ons HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const line = await told('rest-gateway', () => raw(text, (_answer, end) => end()));
    expect(line).toMatchObject({
      status: 499,
      cut: true,
      operation: 'createaddon',
      outcome: 'unknown',
      tries: 1,
      severity: 'WARNING',
    });
  });
});

describe('the line of an MCP request', () => {
  const call = (name: string, args: object) => () =>
    mcp(services['mcp-gateway'].url, 'tools/call', { name, arguments: args }).then((response) => response.text());

  it.each<[string, string, Line]>([
    ['tells a list', 'tools/list', { mcpMethod: 'tools/list', status: 200, route: '/mcp', consumer: 'anonymous' }],
    ['tells a method nobody knows', 'jane/doe', { mcpMethod: 'unknown', rpcError: -32601 }],
  ])('%s', async (_, method, expected) => {
    for (let time = 0; time < 2; time += 1) {
      const send = () => mcp(services['mcp-gateway'].url, method, {}).then((response) => response.text());
      const line = await told('mcp-gateway', send);
      expect(line).toMatchObject(expected);
      expect(line).not.toHaveProperty('outcome');
      expect(JSON.stringify(line)).not.toContain('jane');
    }
  });

  it.each([1, 2, 3])('tells a tool that was called and answered, time %d', async () => {
    expect(await told('mcp-gateway', call('findcustomer', { external_id: 'jane' }))).toMatchObject({
      severity: 'INFO',
      method: 'POST',
      mcpMethod: 'tools/call',
      tool: 'findcustomer',
      operation: 'findcustomer',
      status: 200,
      upstreamStatus: 200,
      tries: 1,
      outcome: 'done',
    });
  });

  it.each([1, 2, 3])('tells a tool that failed, which HTTP does not, time %d', async () => {
    upstream.answer({ status: 500, body: { status: 500, error: 'x' } });
    const line = await told('mcp-gateway', call('findalladdons', {}));
    upstream.answer(contractExample);
    expect(line).toMatchObject({ severity: 'ERROR', status: 200, upstreamStatus: 500, toolFailed: true });
    expect(line['tries']).toBeGreaterThan(1);
  });

  it.each<[string, string, object, Line]>([
    [
      'arguments it refused',
      'findcustomer',
      {},
      { toolFailed: true, outcome: 'not-sent', problem: 'invalid-input', severity: 'INFO' },
    ],
    [
      'arguments nobody knows',
      'findcustomer',
      { external_id: 'x', jane: 1 },
      { toolFailed: true, outcome: 'not-sent', problem: 'invalid-input' },
    ],
    ['a tool nobody knows', 'jane', {}, { tool: 'unknown', rpcError: -32602 }],
    [
      'a question to a person',
      'destroyaddon',
      { code: 'jane' },
      { tool: 'destroyaddon', outcome: 'not-sent', tries: 0 },
    ],
  ])('tells %s', async (_, tool, args, expected) => {
    const line = await told('mcp-gateway', call(tool, args));
    expect(line).toMatchObject({ status: 200, mcpMethod: 'tools/call', ...expected });
    expect(JSON.stringify(line)).not.toContain('jane');
  });
});

it('a breaker that opens is one line, and what it turns away a short one without a stack', async () => {
  const away = await startUpstream({ answer: 'close' });
  const service = await startService('rest-gateway', { LAGO_TOKEN: 'sandbox', LAGO_API_URL: away.base });
  const statuses: number[] = [];
  while (statuses.filter((status) => status === 503).length < 5 && statuses.length < 60) {
    statuses.push((await fetch(`${service.url}/add_ons/${statuses.length}`)).status);
  }
  await service.stop();
  await away.close();
  const lines = service
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  const turnedAway = lines.filter((line) => line.includes('"upstream-paused"'));
  expect(turnedAway).toHaveLength(5);
  for (const line of turnedAway) {
    expect(JSON.parse(line)).toMatchObject({ severity: 'WARNING', status: 503, outcome: 'not-sent', tries: 0 });
    expect(line).not.toMatch(/"err"|frames| at /);
    expect(line.length).toBeLessThan(400);
  }
  expect(lines.filter((line) => line.includes('"state":"open"'))).toHaveLength(1);
});
