import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import fc from 'fast-check';
import { callersFile } from './support/callers.js';
import type { Callers } from './support/callers.js';
import { startGateway } from './support/gateway.js';
import { post } from './support/raw.js';
import type { RawAnswer } from './support/raw.js';

let upstream: Upstream;
let callers: Callers;
let gateway: Service;

beforeAll(async () => {
  upstream = await startUpstream({
    answer: ({ url }) =>
      url.includes('/add_ons/lost')
        ? { status: 404, body: { status: 404, error: 'Not Found', code: 'add_on_not_found' } }
        : {
            body: url.includes('/add_ons/') ? { add_on: { code: 'é\u2028"' } } : { add_ons: [{ code: 'a' }], meta: {} },
          },
  });
  callers = callersFile({ all: ['everything'], reader: ['read-only'] });
  gateway = await startGateway({ ...upstream.variables, ...callers.variables, LOG_LEVEL: 'debug' });
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
  callers?.remove();
});

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly path?: string;
  readonly caller?: string;
}

const VERSION = '2026-07-28';
const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
};
interface Got {
  readonly answer: { readonly status: number; readonly headers: object; readonly body: unknown };
  /** Whether the library answered: its door leaves a line in the log. */
  readonly byLibrary: boolean;
}

let count = 100_000;

/** The library answers what it has not seen before; it looks at Accept, but does not care. */
const cold = async (sent: Sent) => {
  const got = await send({ ...sent, headers: { ...sent.headers, accept: `x/${++count}` } });
  expect(got.byLibrary || got.answer.status >= 400).toBe(true);
  return got.answer;
};

async function send({ headers, body, path = '/mcp', caller = 'all' }: Sent): Promise<Got> {
  const id = `request-${++count}`;
  const known = { 'x-request-id': id, ...callers.headers(caller) };
  const answer = await post(`${gateway.url}${path}`, JSON.stringify(body), { ...known, ...headers });
  const lines = () =>
    gateway
      .output()
      .slice(-20_000)
      .split('\n')
      .filter((line) => line.includes(id));
  while (!lines().some((line) => line.includes('"answered"'))) await new Promise((resolve) => setTimeout(resolve, 1));
  return { answer: comparable(answer, id), byLibrary: lines().some((line) => line.includes('"classified"')) };
}

function comparable({ status, headers, text }: RawAnswer, id: string): Got['answer'] {
  const changing = ['date', 'keep-alive', 'content-length', 'ratelimit', 'ratelimit-policy', 'x-request-id'];
  const kept = [...headers].filter(([name]) => !changing.includes(name));
  const same = text.replaceAll(id, 'request');
  const body: unknown = headers.get('content-type') === 'application/json' && same ? JSON.parse(same) : same;
  return { status, headers: Object.fromEntries(kept), body };
}

const eras = ['2025-03-26', '2025-06-18', '2025-11-25', VERSION, undefined];

function request(era: string | undefined, method: string, params: object = {}, id: unknown = 1): Sent {
  const name = (params as { name?: string }).name;
  const modern = { 'mcp-protocol-version': VERSION, 'mcp-method': method, ...(name ? { 'mcp-name': name } : {}) };
  if (era === VERSION) {
    return { headers: modern, body: { jsonrpc: '2.0', id, method, params: { ...params, _meta: ENVELOPE } } };
  }
  return { headers: era ? { 'mcp-protocol-version': era } : {}, body: { jsonrpc: '2.0', id, method, params } };
}

describe('a request like one that was answered before', () => {
  it.each(eras)('needs the library once for the list, as a client of %s', async (era) => {
    const ask = (id: unknown) => send(request(era, 'tools/list', {}, id));
    const first = await ask(1);
    await ask('x');
    for (const id of [1, 0, -7, Number.MAX_SAFE_INTEGER, '', 'é"\\', '1']) {
      const { answer, byLibrary } = await ask(id);
      expect(byLibrary).toBe(false);
      expect(answer).toEqual({ ...first.answer, body: { ...(first.answer.body as object), id } });
    }
  });

  it.each(eras)('needs the library once for each tool, as a client of %s', async (era) => {
    const ask = (given: object) => request(era, 'tools/call', { name: 'findaddon', arguments: given });
    await send(ask({ code: 'first' }));
    for (const given of [{ code: 'one' }, { code: 'lost' }, {}, { code: 'one', nonsense: 1 }, { code: 7 }]) {
      const { answer, byLibrary } = await send(ask(given));
      expect(byLibrary).toBe(false);
      expect(answer).toEqual(await cold(ask(given)));
    }
  });

  it('is the library’s when it must be confirmed, wants progress or continues', async () => {
    const code = { name: 'findaddon', arguments: { code: 'a' } };
    const others = [
      request(VERSION, 'tools/call', { name: 'voidinvoice', arguments: { lago_id: 'x' } }),
      request('2025-11-25', 'tools/call', { ...code, _meta: { progressToken: 1 } }),
      request(VERSION, 'tools/call', { ...code, requestState: 'x' }),
      request(VERSION, 'tools/list', { cursor: 'x' }),
    ];
    for (const one of others) {
      await send(one);
      expect((await send(one)).byLibrary).toBe(true);
    }
  });

  it('gets the tools of its own caller and address', async () => {
    const places = [
      { caller: 'all', path: '/mcp' },
      { caller: 'reader', path: '/mcp' },
      { caller: 'all', path: '/mcp/readonly' },
      { caller: 'all', path: '/mcp/x/fees' },
    ];
    const lists = places.map((place) => ({ ...request(VERSION, 'tools/list'), ...place }));
    for (const list of lists) await send(list);
    const seen = new Set<string>();
    for (const list of lists) {
      const { answer, byLibrary } = await send(list);
      expect(byLibrary).toBe(false);
      expect(answer).toEqual(await cold(list));
      seen.add(JSON.stringify(answer));
    }
    expect(seen.size).toBe(3);
  });

  it('is refused without a key, and for a tool its caller may not use', async () => {
    const write = request(VERSION, 'tools/call', { name: 'createaddon', arguments: {} });
    await send(write);
    expect((await send(write)).byLibrary).toBe(false);
    for (const [caller, status] of [
      ['reader', 403],
      ['nobody', 401],
    ] as const) {
      expect((await send({ ...write, caller })).answer.status).toBe(status);
    }
  });
});

it('answers everything as the library does', async () => {
  const maybe = <T>(value: fc.Arbitrary<T>, weight = 12) =>
    fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
  const id = fc.constantFrom<unknown>(1, 'x', '', 0, -0, 1.5, 1e300, null, undefined, {}, [], true);
  const given = fc.constantFrom<unknown>(
    undefined,
    {},
    { code: 'a' },
    { code: 'lost' },
    { code: 1 },
    { no: 1 },
    null,
    [],
    'x',
  );
  const name = fc.constantFrom<unknown>(
    'findaddon',
    'find_add_on',
    'findalladdons',
    'voidinvoice',
    'nothing',
    '',
    1,
    null,
  );
  const odd = fc.record(
    {
      cursor: fc.constantFrom<unknown>('x', '', null, 1),
      requestState: fc.constantFrom<unknown>('x', 1),
      inputResponses: fc.constantFrom<unknown>({}, { confirm: { action: 'accept' } }, 1),
      other: fc.constantFrom<unknown>(1, null),
    },
    { requiredKeys: [] },
  );
  const meta = fc.record(
    {
      'io.modelcontextprotocol/protocolVersion': fc.constantFrom<unknown>(VERSION, '2025-11-25', '2099-01-01', 1, null),
      'io.modelcontextprotocol/clientCapabilities': fc.constantFrom<unknown>({}, { elicitation: {} }, 1, null),
      'io.modelcontextprotocol/clientInfo': fc.constantFrom<unknown>({ name: 'a', version: '1' }, {}, null),
      'io.modelcontextprotocol/logLevel': fc.constantFrom<unknown>('info', 'loud'),
      progressToken: fc.constantFrom<unknown>(1, 'p', true),
      other: fc.constant(1),
    },
    { requiredKeys: [] },
  );
  const sent = fc
    .record({
      era: fc.constantFrom(...eras, VERSION, VERSION),
      method: fc.constantFrom('tools/list', 'tools/call', 'tools/call', 'ping', 'tools/none'),
      id,
      name,
      given,
      odd: maybe(odd),
      meta: maybe(meta),
      params: maybe(fc.constantFrom<unknown>(null, [], 'x', {})),
      version: maybe(fc.constantFrom('2025-11-25', VERSION, '2099-01-01', ` ${VERSION}`, '')),
      header: maybe(fc.constantFrom('tools/list', 'tools/call', 'TOOLS/LIST', '')),
      named: maybe(fc.constantFrom('findaddon', 'nothing', '=?base64?ZmluZGFkZG9u?=', '=?base64?!?=', '')),
      more: maybe(fc.constantFrom<Record<string, string>>({ 'mcp-session-id': 'x' }, { 'mcp-param-code': 'a' })),
      jsonrpc: maybe(fc.constantFrom<unknown>('1.0', null), 30),
      batch: fc.boolean(),
      batched: maybe(fc.constant(true), 30),
    })
    .map((one): Sent => {
      const isCall = one.method === 'tools/call';
      const params = { ...(isCall ? { name: one.name, arguments: one.given } : {}), ...one.odd };
      const { headers, body } = request(one.era, one.method, params, one.id);
      const message = {
        ...(body as { params: { _meta?: object } }),
        ...(one.jsonrpc === undefined ? {} : { jsonrpc: one.jsonrpc }),
      };
      if (one.meta) message.params = { ...message.params, _meta: { ...message.params._meta, ...one.meta } };
      if (one.params !== undefined) message.params = one.params as never;
      const changed = {
        ...headers,
        ...(one.version === undefined ? {} : { 'mcp-protocol-version': one.version }),
        ...(one.header === undefined ? {} : { 'mcp-method': one.header }),
        ...(one.named === undefined ? {} : { 'mcp-name': one.named }),
        ...one.more,
      };
      const said = Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, String(value)]));
      return { headers: said, body: one.batched ? [message] : message };
    });
  let fast = 0;
  await fc.assert(
    fc.asyncProperty(sent, async (one) => {
      await send(one);
      const { answer, byLibrary } = await send(one);
      if (!byLibrary && answer.status === 200) fast++;
      expect(unsigned(answer)).toEqual(unsigned(await cold(one)));
    }),
    { numRuns: 400 },
  );
  expect(fast).toBeGreaterThan(20);
}, 60_000);

/** A confirmation is signed anew each time. */
function unsigned(answer: unknown): unknown {
  const text = JSON.stringify(answer);
  return text.includes('confirm_token') || text.includes('requestState')
    ? text.replace(/[\w.-]{60,}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')
    : answer;
}
