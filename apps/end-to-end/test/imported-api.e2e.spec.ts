import { startService, startUpstream } from '@lago/testing';
import type { Received, Reply, Service, Upstream } from '@lago/testing';
import { mcp } from './support/doors.js';
import { importedDocument } from './support/imported.js';

const FORM = 'application/x-www-form-urlencoded';
const document = importedDocument('till.yaml', 'guests.yaml');
let till: Upstream;
let guests: Upstream;
let rest: Service;
let agents: Service;

beforeAll(async () => {
  [till, guests] = await Promise.all([startUpstream({ base: '/v1' }), startUpstream({ base: '' })]);
  const variables = {
    ...document.variables,
    ...{ TILL_API_URL: till.base, GUESTS_API_URL: guests.url, TILL_TOKEN: 'till-key-1', GUESTS_KEY: 'guest-key-2' },
    MCP_DESTRUCTIVE: 'allow',
  };
  [rest, agents] = await Promise.all([startService('rest-gateway', variables), startService('mcp-gateway', variables)]);
}, 60_000);

afterAll(async () => {
  await Promise.all([rest?.stop(), agents?.stop()]);
  await Promise.all([till?.close(), guests?.close()]);
  document.remove();
});

beforeEach(() => {
  till.answer({ body: { id: '1' } });
  guests.answer({ body: { of: 'guests' } });
});

async function byRest(line: string, body?: string | Uint8Array | FormData, headers: Record<string, string> = {}) {
  const [method = '', path = ''] = line.split(' ', 2);
  const response = await fetch(rest.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const { status, headers: given } = response;
  return { status, type: given.get('content-type'), by: given.get('x-answered-by'), bytes, text: bytes.toString() };
}

interface Result {
  readonly isError?: boolean;
  readonly content: readonly { readonly type: string; readonly text?: string; readonly resource?: object }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

async function byTool(name: string, args: object): Promise<Result> {
  const answer = (await (await mcp(agents.url, 'tools/call', { name, arguments: args })).json()) as { result: Result };
  return answer.result;
}

const sent = (upstream: Upstream) =>
  upstream.take().map(({ method, url, headers, body }) => ({ method, url, type: headers['content-type'], body }));

const form = (body: string) => ({ method: 'POST', url: '/sales', type: FORM, body });

describe('an operation that takes a form', () => {
  it.each([
    ['amount=5&note+to+cashier=a+%26+b', 'amount=5&note%20to%20cashier=a%20%26%20b'],
    ['amount=5&tags[]=x&tags[]=y', 'amount=5&tags%5B%5D=x&tags%5B%5D=y'],
    ['amount=5&tags[0]=x&tags[1]=y', 'amount=5&tags%5B%5D=x&tags%5B%5D=y'],
    ['amount=5&labels[k]=v', 'amount=5&labels%5Bk%5D=v'],
    ['amount=5&labels=', 'amount=5&labels='],
    [
      'amount=5&lines[0][sku]=a&lines[0][n]=2&lines[1][sku]=b',
      'amount=5&lines%5B0%5D%5Bsku%5D=a&lines%5B0%5D%5Bn%5D=2&lines%5B1%5D%5Bsku%5D=b',
    ],
    ['amount=5&other[x]=1', 'amount=5&other%5Bx%5D=1'],
  ])('takes it: %s', async (given, wire) => {
    expect(await byRest('POST /sales', given, { 'content-type': FORM })).toMatchObject({
      status: 200,
      text: '{"id":"1"}',
    });
    expect(sent(till)).toEqual([form(wire)]);
  });

  it('takes JSON, a form in parts and arguments for the same', async () => {
    const value = { amount: 5, paid: true, 'note to cashier': 'x', tags: ['a'], lines: [{ sku: 's', n: 2 }] };
    const wire = form(
      'amount=5&paid=true&note%20to%20cashier=x&tags%5B%5D=a&lines%5B0%5D%5Bsku%5D=s&lines%5B0%5D%5Bn%5D=2',
    );
    await byRest('POST /sales', JSON.stringify(value), { 'content-type': 'application/json' });
    const parts = new FormData();
    for (const [name, text] of [
      ['amount', '5'],
      ['paid', 'true'],
      ['note to cashier', 'x'],
      ['tags[]', 'a'],
      ['lines[0][sku]', 's'],
      ['lines[0][n]', '2'],
    ] as const) {
      parts.append(name, text);
    }
    expect((await byRest('POST /sales', parts)).status).toBe(200);
    const { 'note to cashier': note, ...others } = value;
    expect((await byTool('addSale', { ...others, note_to_cashier: note })).isError).toBeUndefined();
    expect(sent(till)).toEqual([wire, wire, wire]);
  });

  it.each([
    ['amount=much', 422, 'amount', /^amount must be/],
    ['amount=5&lines[0][n]=2', 422, 'lines[0][sku]', /^lines\[0\]\[sku\] is required/],
    ['amount=5&lines[0][sku]=a&lines[0][n]=x', 422, 'lines[0][n]', /^lines\[0\]\[n\] must be/],
    ['amount=%ZZ', 422, 'amount', /^amount must be percent-encoded/],
    ['paid=true', 422, 'amount', /^amount is required/],
    ['amount=5&labels=x&labels[k]=v', 422, 'labels[k]', /not both/],
  ])('refuses a wrong one by the name of the field: %s', async (given, status, parameter, detail) => {
    const answer = await byRest('POST /sales', given, { 'content-type': FORM });
    expect([answer.status, answer.by]).toEqual([status, 'gateway']);
    const { errors } = JSON.parse(answer.text) as { errors: object[] };
    expect(errors).toMatchObject([{ parameter, detail: expect.stringMatching(detail) }]);
    expect(sent(till)).toEqual([]);
  });

  it('is not what takes JSON only', async () => {
    expect((await byRest('PUT /sales/1', 'amount=5', { 'content-type': FORM })).status).toBe(415);
    expect((await byRest('POST /sales', 'amount=5', { 'content-type': 'text/plain' })).status).toBe(415);
    expect(sent(till)).toEqual([]);
  });
});

it('a body that is left out stays out, and one that is empty is sent', async () => {
  const line = (type: string | undefined, body: string) => ({ method: 'POST', url: '/sales/1/close', type, body });
  await byRest('POST /sales/1/close');
  await byTool('closeSale', { id: '1' });
  await byRest('POST /sales/1/close', '{}', { 'content-type': 'application/json' });
  await byRest('POST /sales/1/close', 'reason=lost', { 'content-type': FORM });
  await byTool('closeSale', { id: '1', reason: 'lost' });
  expect(sent(till)).toEqual([
    line(undefined, ''),
    line(undefined, ''),
    line(FORM, ''),
    line(FORM, 'reason=lost'),
    line(FORM, 'reason=lost'),
  ]);
  const put = (type: string | undefined, body: string) => ({ method: 'PUT', url: '/sales/1', type, body });
  await byRest('PUT /sales/1');
  await byTool('changeSale', { path_id: '1' });
  await byRest('PUT /sales/1', '{}', { 'content-type': 'application/json' });
  expect(sent(till)).toEqual([put(undefined, ''), put(undefined, ''), put('application/json', '{}')]);
});

describe('what is wrong is named as the caller writes it', () => {
  it.each([
    ['GET /sales?page[size]=x', {}, { parameter: 'page[size]', in: 'query' }, /^query parameter page\[size\] must be/],
    [
      'GET /sales?created[gte]=x',
      {},
      { parameter: 'created[gte]', in: 'query' },
      /^query parameter created\[gte\] must/,
    ],
    ['GET /sales', { 'x-shop': 'longer' }, { parameter: 'X-Shop', in: 'header' }, /^header X-Shop must be/],
  ])('over HTTP: %s', async (line, headers, error, detail) => {
    const answer = await byRest(line, undefined, headers as Record<string, string>);
    const { errors } = JSON.parse(answer.text) as { errors: object[] };
    expect(errors).toMatchObject([{ ...error, detail: expect.stringMatching(detail) }]);
  });

  it.each([
    ['listSales', { page_size: 'x' }, '- page_size must be'],
    ['listSales', { created: { gte: 'x' } }, '- created.gte must be'],
    ['addSale', { amount: 5, note_to_cashier: [1] }, '- note_to_cashier must be'],
    ['changeSale', { path_id: '1', id: [1] }, '- id must be'],
    ['changeSale', { id: '1' }, '- path_id is required'],
    ['changeSale', { path_id: '1', dry_run: 'x' }, '- dry_run must be'],
  ])('by an agent: %s %j', async (name, args, told) => {
    const { isError, content } = await byTool(name, args);
    expect([isError, content[0]?.text]).toEqual([true, expect.stringContaining(told)]);
    expect(sent(till)).toEqual([]);
  });
});

describe('an answer that is no JSON', () => {
  const paper = Buffer.from([0x25, 0x50, 0xef, 0xbb, 0xff, 0x00, 0x0a]);
  it.each<[string, string, Reply & { body: string | Buffer }, string, object, string]>([
    ['text/csv', 'GET /sales', { body: '\ufeffa,b\r\n1,2\r\n' }, 'listSales', {}, 'text'],
    ['application/pdf', 'GET /sales/1/receipt', { body: paper }, 'printReceipt', { id: '1' }, 'resource'],
    ['text/html; charset=utf-8', 'GET /sales/1/receipt', { body: '<html>' }, 'printReceipt', { id: '1' }, 'text'],
    ['text/plain', 'POST /sales/1/close', { status: 202, body: 'later' }, 'closeSale', { id: '1' }, 'text'],
  ])('goes through as it is where the contract has it: %s', async (type, line, reply, tool, args, kind) => {
    till.answer({ ...reply, headers: { 'content-type': type } });
    const answer = await byRest(line);
    expect([answer.status, answer.type, answer.by]).toEqual([reply.status ?? 200, type, 'till']);
    expect(answer.bytes).toEqual(Buffer.from(reply.body));
    const result = await byTool(tool, args);
    expect([result.isError, result.content.map(({ type }) => type)]).toEqual([
      undefined,
      expect.arrayContaining([kind]),
    ]);
    expect(till.take()).toHaveLength(2);
  });

  it('is nothing where nothing is due', async () => {
    till.answer({ status: 204 });
    expect(await byRest('DELETE /sales/1')).toMatchObject({ status: 204, text: '' });
    expect(await byRest('POST /sales/1/close')).toMatchObject({ status: 204, text: '' });
    expect((await byTool('dropSale', { id: '1' })).structuredContent).toMatchObject({ status: 'accepted' });
    till.take();
  });

  it('is a refusal where the contract has it', async () => {
    till.answer({ status: 404, headers: { 'content-type': 'text/plain' }, body: 'no such sale' });
    expect(await byRest('POST /sales/1/close')).toMatchObject({
      status: 404,
      type: 'text/plain',
      text: 'no such sale',
    });
    const { isError, content } = await byTool('closeSale', { id: '1' });
    expect([isError, content[0]?.text]).toEqual([true, expect.stringContaining('404')]);
    till.take();
  });

  it('is not the API’s where the contract has no such thing', async () => {
    till.answer({ headers: { 'content-type': 'text/html' }, body: '<html>' });
    const code = async (line: string, body?: string) => {
      const { status, text } = await byRest(line, body, body === undefined ? {} : { 'content-type': FORM });
      return [status, (JSON.parse(text) as { code: string }).code];
    };
    expect(await code('GET /sales')).toEqual([502, 'gateway_upstream_protocol_error']);
    expect(await code('POST /sales', 'amount=5')).toEqual([504, 'gateway_outcome_unknown']);
    till.answer({ status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' });
    expect(await code('GET /sales')).toEqual([502, 'gateway_upstream_protocol_error']);
    till.take();
  });
});

it('two APIs in one document keep their names, addresses and keys', async () => {
  const line = ({ method, path, headers }: Received) => [
    method,
    path,
    headers['authorization'],
    headers['x-guest-key'],
  ];
  expect(await byRest('GET /sales')).toMatchObject({ by: 'till' });
  expect(await byRest('GET /guests/sales')).toMatchObject({ by: 'guests', text: '{"of":"guests"}' });
  expect((await byTool('listSales', {})).structuredContent).toEqual({ id: '1' });
  expect((await byTool('guests-listSales', {})).structuredContent).toEqual({ of: 'guests' });
  expect(till.take().map(line)).toEqual(Array(2).fill(['GET', '/sales', 'Bearer till-key-1', undefined]));
  expect(guests.take().map(line)).toEqual(Array(2).fill(['GET', '/sales', undefined, 'guest-key-2']));
});
