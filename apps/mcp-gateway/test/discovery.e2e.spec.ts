import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { callersFile } from './support/callers.js';
import type { Callers } from './support/callers.js';
import { startGateway } from './support/gateway.js';
import { largeDocument } from './support/large-document.js';
import { legacy, modern } from './support/raw.js';

const town = largeDocument();
let upstream: Upstream;
let callers: Callers;
let gateway: Service;

beforeAll(async () => {
  upstream = await startUpstream({
    answer: ({ path }) => {
      if (path.endsWith('/plan')) return { headers: { 'content-type': 'application/pdf' }, body: '%PDF-\u0000\u0001' };
      if (path.endsWith('/visits')) return { headers: { 'content-type': 'text/csv' }, body: 'day,visits\n1,7\n' };
      return { body: { name: 'Upper', keeper: 'Ada' } };
    },
  });
  callers = callersFile({ all: ['everything'], reader: ['read-only'] });
  gateway = await startGateway({ ...town.variables, ...callers.variables, TOWN_API_URL: upstream.base });
}, 60_000);

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
  callers?.remove();
  town.remove();
});

interface Result {
  readonly isError?: boolean;
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly content: readonly Readonly<Record<string, unknown>>[];
}

interface Place {
  readonly path?: string;
  readonly caller?: string;
  readonly url?: string;
}

const send = (
  method: string,
  params: object,
  { path = '/mcp/search', caller = 'all', url = gateway.url }: Place = {},
) => legacy(`${url}${path}`, method, params, callers.headers(caller));

async function call(name: string, args: object, place?: Place): Promise<Result> {
  const { json } = await send('tools/call', { name, arguments: args }, place);
  return json.result as unknown as Result;
}

async function names(place: Place): Promise<string[]> {
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const { json } = await send('tools/list', cursor === undefined ? {} : { cursor }, place);
    const { tools, nextCursor } = json.result as { tools: { name: string }[]; nextCursor?: string };
    all.push(...tools.map(({ name }) => name));
    cursor = nextCursor;
  } while (cursor !== undefined);
  return all;
}

async function instructions(place: Place): Promise<string> {
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
  return String((await send('initialize', params, place)).json.result?.['instructions']);
}

const found = async (args: object, place?: Place) => {
  const { structuredContent } = await call('search_operations', args, place);
  return structuredContent!['operations'] as { name: string; group: string; call_with: string }[];
};

const FOUR = ['search_operations', 'describe_operation', 'call_read_operation', 'call_write_operation'];

describe('a list of more than 200 tools', () => {
  it('comes in pages that hold each tool once, and says where discovery is', async () => {
    const { json } = await send('tools/list', {}, { path: '/mcp' });
    expect(json.result?.['tools']).toHaveLength(200);
    const all = await names({ path: '/mcp' });
    expect(all).toHaveLength(town.count);
    expect(new Set(all).size).toBe(town.count);
    expect(await instructions({ path: '/mcp' })).toContain(`${town.count} tools`);
    expect(await instructions({ path: '/mcp' })).toContain('/mcp/search');
  });

  it('takes no other cursor, and a part of it is one page', async () => {
    expect((await send('tools/list', { cursor: 'x' }, { path: '/mcp' })).json.error).toMatchObject({ code: -32602 });
    expect(await names({ path: '/mcp/x/orchards,wells' })).toHaveLength(12);
    expect(await instructions({ path: '/mcp/x/orchards' })).not.toContain('/mcp/search');
  });
});

describe('discovery', () => {
  it.each(['/mcp/search', '/mcp/search/snake', '/mcp/readonly/search', '/mcp/x/wells/search'])(
    'is offered at %s by four tools',
    async (path) => {
      expect(await names({ path })).toEqual(FOUR);
      expect(await instructions({ path })).toContain('call_read_operation');
    },
  );

  it('is nowhere else', async () => {
    for (const path of ['/mcp/search/search', '/mcp/search/wells', '/mcp/discover']) {
      expect((await send('tools/list', {}, { path })).status).toBe(404);
    }
    const { json } = await send('tools/call', { name: 'search_operations', arguments: {} }, { path: '/mcp' });
    expect(json.error).toMatchObject({ code: -32602 });
  });

  it('leads from words to an answer', async () => {
    const [best] = await found({ query: 'who came to the orchard' });
    expect(best).toMatchObject({ name: 'export_orchard_visits', group: 'orchards', call_with: 'call_read_operation' });
    const shown = await found({ query: 'show one well' });
    expect(shown.map(({ name }) => name)).toContain('get_well');
    const { structuredContent } = await call('describe_operation', { name: 'get_well' });
    expect(structuredContent).toMatchObject({ arguments: { required: ['id'] }, call_with: 'call_read_operation' });
    upstream.take();
    const read = await call('call_read_operation', { name: 'get_well', arguments: { id: '7' } });
    expect(read.structuredContent).toEqual({ name: 'Upper', keeper: 'Ada' });
    expect(upstream.take()).toMatchObject([{ method: 'GET', path: '/wells/7' }]);
  });

  it('is the same for clients of 2026-07-28', async () => {
    const url = `${gateway.url}/mcp/search`;
    const answer = await modern(url, 'tools/call', { name: 'search_operations', arguments: { query: 'well' } });
    expect(answer.status).toBe(401);
    const open = await startGateway({ ...town.variables, MCP_DISCOVERY: 'search', TOWN_API_URL: upstream.base });
    try {
      const params = { name: 'call_read_operation', arguments: { name: 'get_well', arguments: { id: '8' } } };
      for (const path of ['/mcp', '/mcp/x/wells']) {
        const { json } = await modern(`${open.url}${path}`, 'tools/call', params);
        expect(json.result).toMatchObject({ structuredContent: { keeper: 'Ada' }, resultType: 'complete' });
        expect(await names({ url: open.url, path })).toEqual(FOUR);
      }
    } finally {
      await open.stop();
    }
  });

  it('writes only by the tool that says so', async () => {
    upstream.take();
    const write = { name: 'create_well', arguments: { name: 'Lower' } };
    const refused = await call('call_read_operation', write);
    expect(refused).toMatchObject({ isError: true });
    expect(refused.content[0]?.['text']).toMatch(/call_write_operation\. Nothing was sent/);
    expect(upstream.take()).toEqual([]);
    // An imported write asks until somebody says that it need not.
    const { structuredContent } = await call('call_write_operation', write);
    const next = structuredContent!['next'] as { tool: string; arguments: object };
    expect([next.tool, upstream.take()]).toEqual(['call_write_operation', []]);
    expect((await call(next.tool, next.arguments)).isError).toBeUndefined();
    expect(upstream.take()).toMatchObject([{ method: 'POST', path: '/wells', body: '{"name":"Lower"}' }]);
  });

  it('asks before what cannot be undone, and proposes the call by its own tool', async () => {
    upstream.take();
    const remove = { name: 'delete_well', arguments: { id: '7' } };
    const { structuredContent } = await call('call_write_operation', remove);
    expect(structuredContent).toMatchObject({ status: 'not_done_yet', next: { tool: 'call_write_operation' } });
    expect(upstream.take().filter(({ method }) => method !== 'GET')).toEqual([]);
    const next = structuredContent!['next'] as { tool: string; arguments: object };
    expect((await call(next.tool, next.arguments)).isError).toBeUndefined();
    expect(upstream.take()).toMatchObject([{ method: 'DELETE', path: '/wells/7' }]);
  });

  it('says what is wrong with arguments, and sends nothing', async () => {
    upstream.take();
    const { isError, content } = await call('call_read_operation', { name: 'get_well', arguments: { idd: '7' } });
    expect([isError, content[0]?.['text']]).toEqual([true, expect.stringMatching(/did you mean id\?/)]);
    const missing = await call('call_write_operation', { name: 'get_wel', arguments: {} });
    expect(missing.content[0]?.['text']).toMatch(/Did you mean get_well\?/);
    expect(upstream.take()).toEqual([]);
  });
});

describe('what is not offered is neither found, described nor called', () => {
  it.each([
    ['by a group', { path: '/mcp/x/orchards/search' }, 'get_well', 'get_orchard'],
    ['by what only reads', { path: '/mcp/search/readonly' }, 'create_well', 'get_well'],
  ])('%s', async (_, place, hidden, offered) => {
    upstream.take();
    const seen = (await found({ query: 'show or open a well', limit: 20 }, place)).map(({ name }) => name);
    expect(seen).toContain(offered);
    expect(seen).not.toContain(hidden);
    expect(await call('describe_operation', { name: hidden }, place)).toMatchObject({ isError: true });
    const args = { name: hidden, arguments: { id: '7', name: 'x' } };
    for (const tool of ['call_read_operation', 'call_write_operation']) {
      expect(await call(tool, args, place)).toMatchObject({ isError: true });
    }
    expect(upstream.take()).toEqual([]);
  });

  it('by the scopes of the caller', async () => {
    upstream.take();
    const place = { caller: 'reader' };
    expect(await names(place)).toEqual(FOUR);
    const seen = await found({ query: 'well', limit: 20 }, place);
    expect(new Set(seen.map(({ call_with }) => call_with))).toEqual(new Set(['call_read_operation']));
    const params = { name: 'call_write_operation', arguments: { name: 'create_well', arguments: { name: 'x' } } };
    expect((await send('tools/call', params, place)).status).toBe(403);
    expect(upstream.take()).toEqual([]);
  });
});

describe('an answer that is not JSON', () => {
  it('of text is text', async () => {
    for (const { content, structuredContent } of [
      await call('export_well_visits', { id: '7' }, { path: '/mcp' }),
      await call('call_read_operation', { name: 'export_well_visits', arguments: { id: '7' } }),
    ]) {
      expect(content).toEqual([{ type: 'text', text: 'day,visits\n1,7\n' }]);
      expect(structuredContent).toEqual({ media_type: 'text/csv', text: 'day,visits\n1,7\n' });
    }
  });

  it.each(['/mcp', '/mcp/search'])('of another kind is a resource with its media type, at %s', async (path) => {
    const direct = path === '/mcp';
    const args = { id: '7' };
    const result = direct
      ? await call('print_well_plan', args, { path })
      : await call('call_read_operation', { name: 'print_well_plan', arguments: args }, { path });
    expect(result.isError).toBeUndefined();
    expect(result.content[1]).toMatchObject({
      type: 'resource',
      resource: { mimeType: 'application/pdf', blob: Buffer.from('%PDF-\u0000\u0001').toString('base64') },
    });
  });
});
