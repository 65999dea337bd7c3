import { startUpstream } from '@lago/testing';
import type { Upstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { legacy } from './support/raw.js';

let upstream: Upstream;

beforeAll(async () => void (upstream = await startUpstream()));
afterAll(() => upstream?.close());

async function names(base: string, path = '/mcp'): Promise<string[]> {
  const { json } = await legacy(`${base}${path}`, 'tools/list');
  return (json.result?.['tools'] as { name: string }[]).map(({ name }) => name);
}

describe('by address', () => {
  let base: string;
  let stop: () => Promise<unknown>;

  beforeAll(async () => {
    const gateway = await startGateway(upstream.variables);
    base = gateway.url;
    stop = () => gateway.stop();
  });
  afterAll(() => stop?.());

  it.each([
    ['/mcp', 60],
    ['/mcp/', 60],
    ['/mcp/readonly', 28],
    ['/mcp/x/all', 60],
    ['/mcp/x/analytics', 5],
    ['/mcp/x/coupons,findinvoice', 9],
    ['/mcp/x/invoices,-voidinvoice', 11],
    ['/mcp/x/invoices/readonly', 2],
    ['/mcp/x/credit-notes', 7],
    ['/mcp/x/list_invoices', 1],
    ['/mcp/snake', 60],
    ['/mcp/snake/readonly', 28],
    ['/mcp/readonly/snake', 28],
    ['/mcp/x/invoices/readonly/snake', 2],
    ['/mcp/snake/x/invoices', 12],
  ])('%s offers %i', async (path, count) => expect(await names(base, path)).toHaveLength(count));

  it('/mcp/snake lists readable names, says them in its words, and still takes both', async () => {
    expect(await names(base, '/mcp/snake/x/invoices')).toEqual(
      expect.arrayContaining(['list_invoices', 'void_invoice']),
    );
    const { text } = await legacy(`${base}/mcp/snake`, 'tools/list');
    expect(text).not.toMatch(/findallinvoices|createinvoice/);
    for (const name of ['list_invoices', 'findallinvoices']) {
      const { json } = await legacy(`${base}/mcp/snake`, 'tools/call', { name, arguments: { page: 'first' } });
      expect(json.result).toMatchObject({
        content: [{ text: expect.stringMatching(/^list_invoices was not called/) }],
      });
    }
    expect(await names(base)).toContain('findallinvoices');
  });

  it.each(['/mcp/nonsense', '/mcp/snake/snake', '/mcp/snake/document', '/mcp/x'])('%s is no address', async (path) => {
    expect((await legacy(`${base}${path}`, 'tools/list')).status).toBe(404);
  });

  it('takes arguments: null for none', async () => {
    const { json } = await legacy(`${base}/mcp`, 'tools/call', { name: 'findcustomer', arguments: null });
    expect(json.result).toMatchObject({ content: [{ text: expect.stringMatching(/external_id is required/) }] });
  });

  it('what is not offered cannot be called', async () => {
    const call = { name: 'voidinvoice', arguments: { lago_id: 'x' } };
    const { json } = await legacy(`${base}/mcp/readonly`, 'tools/call', call);
    expect(json.error).toEqual({ code: -32602, message: 'Tool voidinvoice is switched off here.' });
  });
});

describe('by environment', () => {
  it('is an upper bound that no address goes beyond', async () => {
    const gateway = await startGateway({ ...upstream.variables, MCP_READ_ONLY: 'true', MCP_TOOLSETS: 'invoices,fees' });
    const all = ['findallfees', 'findfee', 'findallinvoices', 'findinvoice'];
    expect(await names(gateway.url, '/mcp/x/all')).toEqual(all);
    expect(await names(gateway.url, '/mcp/x/invoices,customers')).toEqual(all.slice(2));
    expect(await names(gateway.url, '/mcp/x/voidinvoice,findinvoice')).toEqual(['findinvoice']);
    await gateway.stop();
  });

  it('MCP_TOOL_NAMES=snake advertises the other names and still takes both', async () => {
    const gateway = await startGateway({ ...upstream.variables, MCP_TOOL_NAMES: 'snake' });
    expect(await names(gateway.url)).toEqual(expect.arrayContaining(['list_invoices', 'void_invoice', 'get_coupon']));
    for (const name of ['list_coupons', 'findallcoupons']) {
      expect((await legacy(`${gateway.url}/mcp`, 'tools/call', { name })).json.result).not.toHaveProperty('isError');
    }
    await gateway.stop();
  });

  it.each([
    [{ MCP_TOOLSETS: 'invoicez' }, /no invoicez here/],
    [{ MCP_READ_ONLY: 'yes' }, /MCP_READ_ONLY/],
    [{ MCP_STATE_KEY: 'short' }, /MCP_STATE_KEY/],
    [{ MCP_STATE_KEY_FILE: '/nowhere' }, /MCP_STATE_KEY_FILE: cannot read/],
  ])('%j does not start', async (variables, why) => {
    await expect(startGateway({ ...upstream.variables, ...variables })).rejects.toThrow(why);
  });
});
