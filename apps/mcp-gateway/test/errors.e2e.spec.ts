import { startUpstream } from '@lago/testing';
import type { Answer, Service, Upstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { legacy, modern } from './support/raw.js';

let upstream: Upstream;
let gateway: Service;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    ...upstream.variables,
    MCP_DESTRUCTIVE: 'allow',
    UPSTREAM_TIMEOUT_MS: '300',
    TOTAL_TIMEOUT_MS: '400',
  });
});

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

interface ErrorResult {
  readonly isError?: boolean;
  readonly structuredContent?: unknown;
  readonly content: readonly { readonly text: string }[];
}

type Send = (url: string, method: string, params: Readonly<Record<string, unknown>>) => ReturnType<typeof legacy>;

async function textOf(name: string, args: unknown, answer?: Answer, send: Send = legacy): Promise<string> {
  if (answer) upstream.answer(answer);
  const { json } = await send(`${gateway.url}/mcp`, 'tools/call', { name, arguments: args });
  const result = json.result as unknown as ErrorResult;
  expect(result.isError).toBe(true);
  expect(result).not.toHaveProperty('structuredContent');
  return result.content[0]!.text.replace(/Request id: \S+/, 'Request id: ID');
}

const invoice = { lago_id: '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba' };

describe('what Lago refuses, in words', () => {
  it.each<[string, string, unknown, Answer]>([
    ['401', 'findinvoice', invoice, { status: 401, body: { status: 401, error: 'Unauthorized' } }],
    [
      '403 premium',
      'findallmrrs',
      {},
      { status: 403, body: { status: 403, error: 'Forbidden', code: 'feature_unavailable' } },
    ],
    [
      '404',
      'findinvoice',
      invoice,
      { status: 404, body: { status: 404, error: 'Not Found', code: 'invoice_not_found' } },
    ],
    [
      '405 state',
      'voidinvoice',
      invoice,
      { status: 405, body: { status: 405, error: 'Method Not Allowed', code: 'not_voidable' } },
    ],
    [
      '422 fields',
      'createaddon',
      { add_on: { name: 'a', code: 'a', amount_cents: 1, amount_currency: 'EUR' } },
      {
        status: 422,
        body: {
          status: 422,
          error: 'Unprocessable Entity',
          code: 'validation_errors',
          error_details: { code: ['value_already_exist'] },
        },
      },
    ],
    [
      '429',
      'findinvoice',
      invoice,
      { status: 429, headers: { 'retry-after': '7' }, body: { status: 429, error: 'Too Many Requests' } },
    ],
    [
      '502 as a page',
      'findinvoice',
      invoice,
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>nginx secret</html>' },
    ],
  ])('%s', async (_, name, args, answer) => {
    expect(await textOf(name, args, answer)).toMatchSnapshot();
  });

  it('a 500 of a write is no reason to send it again', async () => {
    const body = { status: 500, error: 'Internal Server Error' };
    expect(await textOf('createinvoice', oneOff(), { status: 500, body })).toMatch(
      /Repeat: no, it may have taken effect/,
    );
  });

  it('a timeout of a write says that it may have worked and how to find out', async () => {
    const text = await textOf('createinvoice', oneOff(), 'hang');
    expect(text).toMatch(/Repeat: no, it may have taken effect/);
    expect(text).toMatch(/one-off invoices of today/);
  });

  it('with an idempotency key a write may be sent again', async () => {
    const add_on = { name: 'a', code: 'a', amount_cents: 1, amount_currency: 'EUR' };
    const text = await textOf('createaddon', { add_on, idempotency_key: 'once-1' }, 'hang');
    expect(text).toMatch(/Repeat: yes .*with the same key/);
  });

  it('the same in both eras', async () => {
    const gone = { status: 404, body: { status: 404, code: 'invoice_not_found' } };
    expect(await textOf('findinvoice', invoice, gone, modern)).toBe(await textOf('findinvoice', invoice, gone));
  });
});

describe('what the gateway refuses, before anything is sent', () => {
  it.each<[string, string, unknown]>([
    ['a missing argument', 'findinvoice', {}],
    ['an unknown argument', 'findallcustomers', { customerId: 'x' }],
    ['an argument that belongs inside another', 'createaddon', { name: 'x', add_on: { name: 'y' } }],
    ['a wrong type', 'findallinvoices', { page: 'first' }],
    ['a value outside the enum', 'findallinvoices', { payment_status: 'paid' }],
    ['wrong control arguments', 'findinvoice', { ...invoice, fields: 5 }],
  ])('%s', async (_, name, args) => {
    upstream.take();
    expect(await textOf(name, args)).toMatchSnapshot();
    expect(upstream.take()).toEqual([]);
  });
});

function oneOff() {
  return { invoice: { external_customer_id: 'acme', fees: [{ add_on_code: 'setup', units: '1' }] } };
}
