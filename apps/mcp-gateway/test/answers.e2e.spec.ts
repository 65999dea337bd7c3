import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { legacy } from './support/raw.js';

let upstream: Upstream;
let gateway: Service;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({ ...upstream.variables, MCP_DESTRUCTIVE: 'allow' });
});

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

interface Answer {
  readonly isError?: boolean;
  readonly structuredContent: Record<string, unknown> & { truncated?: Record<string, unknown> };
  readonly content: readonly { readonly type: string; readonly text?: string; readonly uri?: string }[];
}

async function call(name: string, args: unknown = {}): Promise<Answer> {
  const { json } = await legacy(`${gateway.url}/mcp`, 'tools/call', { name, arguments: args });
  const answer = json.result as unknown as Answer;
  expect(answer.isError).toBeUndefined();
  expect(JSON.parse(answer.content[0]!.text!)).toEqual(answer.structuredContent);
  return answer;
}

const id = '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba';

describe('lists', () => {
  it('have 10 records a page unless asked otherwise', async () => {
    upstream.answer({ body: { customers: [], meta: {} } });
    upstream.take();
    await call('findallcustomers');
    await call('findallcustomers', { per_page: 50, page: 2 });
    expect(upstream.take().map(({ url }) => url)).toEqual(['/customers?per_page=10', '/customers?page=2&per_page=50']);
  });

  it('are shortened to fit, and the call in next continues exactly there', async () => {
    const all = Array.from({ length: 100 }, (_, index) => ({ lago_id: `${index}`, text: 'x'.repeat(1500) }));
    upstream.answer(({ url }) => {
      const query = new URL(url, 'http://x').searchParams;
      const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page'))];
      return { body: { credit_notes: all.slice((page - 1) * size, page * size), meta: { total_count: 100 } } };
    });
    const seen: string[] = [];
    let args: unknown = { per_page: 100 };
    while (args) {
      const { structuredContent, content } = await call('findallcreditnotes', args);
      expect(Buffer.byteLength(content[0]!.text!)).toBeLessThanOrEqual(60_000);
      seen.push(...(structuredContent['credit_notes'] as { lago_id: string }[]).map((note) => note.lago_id));
      const { truncated } = structuredContent;
      if (seen.length < 50) expect(truncated).toMatchObject({ of: 100, next: { tool: 'findallcreditnotes' } });
      const next = truncated?.['next'] as { arguments: { page: number; per_page: number } } | undefined;
      const current = args as { page?: number; per_page: number };
      const following = { ...current, page: (current.page ?? 1) + 1 };
      args = next?.arguments ?? (seen.length < 100 ? following : undefined);
    }
    expect(seen).toEqual(all.map(({ lago_id }) => lago_id));
  });

  it('keep the chosen fields in the call that continues', async () => {
    const invoices = Array.from({ length: 50 }, (_, index) => ({
      number: `${index}`,
      text: 'x'.repeat(3000),
      other: 1,
    }));
    upstream.answer({ body: { invoices, meta: {} } });
    const { structuredContent } = await call('findallinvoices', {
      per_page: 50,
      status: 'draft',
      fields: 'number,text',
    });
    expect(structuredContent.truncated?.['next']).toEqual({
      tool: 'findallinvoices',
      arguments: { per_page: 10, status: 'draft', fields: 'number,text', page: 2 },
    });
  });

  it('survive one record that is too large by itself', async () => {
    const fees = Array.from({ length: 500 }, (_, index) => ({ index, text: 'y'.repeat(400) }));
    upstream.answer({ body: { invoices: [{ lago_id: id, fees }, { lago_id: 'b' }], meta: {} } });
    const { structuredContent } = await call('findallinvoices', { per_page: 2, fields: ['*'] });
    expect(structuredContent['invoices']).toMatchObject([{ lago_id: id }]);
    expect(structuredContent.truncated).toMatchObject({
      cut: [{ at: '/fees', of: 500 }],
      next: { arguments: { page: 2, per_page: 1 } },
    });
  });
});

describe('records', () => {
  it('give only the wanted fields, and say which ones there are', async () => {
    const invoice = { lago_id: id, currency: 'EUR', total_amount_cents: 8167, status: 'draft', fees: [] };
    upstream.answer({ body: { invoice } });
    const answer = await call('findinvoice', { lago_id: id, fields: 'status,total_amount_cents,nonsense' });
    expect(answer.structuredContent).toEqual({
      _notice: expect.stringMatching(/no "nonsense" here; there are lago_id, currency/),
      invoice: { status: 'draft', total_amount_cents: 8167, total_amount: '81.67 EUR' },
    });
  });

  it('say what was cut out of a long one', async () => {
    const fees = Array.from({ length: 1000 }, (_, index) => ({ index, text: 'y'.repeat(200) }));
    upstream.answer({ body: { invoice: { lago_id: id, fees } } });
    const { structuredContent, content } = await call('findinvoice', { lago_id: id, fields: ['*'] });
    expect(Buffer.byteLength(content[0]!.text!)).toBeLessThanOrEqual(60_000);
    expect(structuredContent.truncated).toMatchObject({ cut: [{ at: '/invoice/fees', of: 1000 }] });
    const row = (await call('findinvoice', { lago_id: id })).structuredContent;
    expect(row.invoice).toMatchObject({ fees_count: 1000, fees: { length: 25 } });
    expect(row._notice).toMatch(/long lists as well \(x_count says of how many\)/);
  });

  it('carry no hidden characters', async () => {
    upstream.answer({ body: { customer: { name: 'Acme\u200b\u202e', external_id: 'a' } } });
    const { structuredContent } = await call('findcustomer', { external_id: 'a' });
    expect(structuredContent['customer']).toEqual({ name: 'Acme', external_id: 'a' });
  });
});

describe('documents and links', () => {
  it('say when to ask again while the file is being made', async () => {
    upstream.answer({ body: '' });
    const { structuredContent } = await call('downloadinvoice', { lago_id: id });
    expect(structuredContent).toEqual({
      _notice: expect.stringMatching(/same call again in 5 seconds/),
      status: 'not_ready_yet',
      ask_again_after_seconds: 5,
      next: { tool: 'downloadinvoice', arguments: { lago_id: id } },
    });
  });

  it('become resource links, marked as opening without a login and kept out of the log', async () => {
    const file_url = 'https://files.example/secret-path/invoice.pdf?sig=topsecret';
    upstream.answer({ body: { invoice: { lago_id: id, file_url } } });
    const { content, structuredContent } = await call('downloadinvoice', { lago_id: id });
    expect(content[1]).toMatchObject({
      type: 'resource_link',
      uri: file_url,
      name: 'file_url',
      mimeType: 'application/pdf',
    });
    expect(structuredContent['_notice']).toMatch(/file_url.*opens without a login/);
    expect(gateway.output()).not.toContain('topsecret');
  });

  it('an answer without a body is accepted, and says where to look', async () => {
    upstream.answer({ body: '' });
    const { structuredContent } = await call('retrypayment', { lago_id: id });
    expect(structuredContent).toEqual({
      _notice: expect.stringMatching(/effect comes later/),
      status: 'accepted',
      next: { tool: 'findinvoice', arguments: { lago_id: id } },
    });
  });
});
