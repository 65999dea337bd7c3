import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { packagedCatalog } from '../../test/support/catalog.js';
import { createView } from '../catalog/view.js';
import { describeOperation, explainUncallable, searchOperations, throughDiscovery } from './discover.js';
import { DISCOVERY_TOOLS } from './discovery-tools.js';
import { discoveryView, hintsOf } from './discovery-view.js';

const catalog = packagedCatalog();
const view = discoveryView(createView(catalog, catalog));
const search = (given: Record<string, unknown>) => {
  const { structuredContent, content } = searchOperations(view, given);
  expect(JSON.parse((content[0] as { text: string }).text)).toEqual(structuredContent);
  return structuredContent as { operations: Record<string, unknown>[]; more?: number; groups?: object };
};
const textOf = (result: ReturnType<typeof describeOperation> | undefined) =>
  (result?.content[0] as { text: string }).text;

it('costs an agent at most 900 tokens', () => {
  const read = DISCOVERY_TOOLS.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  expect(encode(JSON.stringify(read)).length).toBeLessThanOrEqual(900);
});

it('lets hosts tell what reads from what writes', () =>
  expect(
    DISCOVERY_TOOLS.map(({ name, annotations }) => [name, annotations.readOnlyHint, annotations.destructiveHint]),
  ).toEqual([
    ['search_operations', true, false],
    ['describe_operation', true, false],
    ['call_read_operation', true, false],
    ['call_write_operation', false, true],
  ]));

describe('search_operations', () => {
  it('says of each operation how it is called, what it needs, and whether it asks first', () => {
    expect(search({ query: 'void an invoice', limit: 1 }).operations).toEqual([
      {
        name: 'voidinvoice',
        group: 'invoices',
        call_with: 'call_write_operation',
        asks_first: true,
        summary: expect.stringMatching(/^Void \(cancel\) an invoice: Cancels/),
        required: ['lago_id'],
      },
    ]);
    const [read] = search({ query: 'findcustomer', limit: 1 }).operations;
    expect(read).toMatchObject({ name: 'findcustomer', call_with: 'call_read_operation' });
    expect(read).not.toHaveProperty('asks_first');
  });

  it.each([
    [undefined, 5],
    ['3', 3],
    [20, 20],
    [1000, 20],
    [0, 5],
    [-1, 5],
    [1.5, 5],
    ['many', 5],
    [null, 5],
  ])('limit %p shows %d and counts the rest', (limit, shown) => {
    const { operations, more } = search({ query: 'invoice', limit });
    expect(operations).toHaveLength(shown);
    expect(operations.length + more!).toBeGreaterThan(20);
  });

  it('keeps to a group and to what changes nothing', () => {
    const groups = new Set(
      search({ query: 'invoice', group: 'credit notes', limit: 20 }).operations.map(({ group }) => group),
    );
    expect([...groups]).toEqual(['credit_notes']);
    for (const read_only of [true, 'true']) {
      const { operations } = search({ query: 'invoice', read_only, limit: 20 });
      expect(new Set(operations.map(({ call_with }) => call_with))).toEqual(new Set(['call_read_operation']));
    }
  });

  it('without a query names the groups, or the operations of one', () => {
    const { operations, groups } = search({ query: ' ' });
    expect(operations).toBe(60);
    expect(Object.values(groups!).reduce<number>((sum, count) => sum + Number(count), 0)).toBe(60);
    expect(search({ group: 'coupons', limit: 20 }).operations.length).toBeGreaterThan(3);
  });

  it('says so when nothing is found', () => {
    expect(search({ query: 'xqzzy' })).toMatchObject({ operations: [], groups: { invoices: expect.any(Number) } });
    expect(search({ query: 'invoice', group: 'nonsense' })).toMatchObject({ operations: [] });
  });
});

describe('describe_operation', () => {
  it('gives what a list of tools would', () => {
    const { listed } = view.find('createcoupon')!;
    expect(describeOperation(view, { name: 'createcoupon' }).structuredContent).toEqual({
      name: 'createcoupon',
      group: 'coupons',
      call_with: 'call_write_operation',
      title: listed.title,
      description: listed.description,
      arguments: listed.inputSchema,
    });
  });

  it.each([
    [{ name: 'findinvoic' }, /Did you mean findinvoice\?.*search_operations/],
    [{}, /not found/],
    [{ name: 7 }, /not found/],
  ])('says what is wrong with %j', (given, text) => {
    expect(describeOperation(view, given)).toMatchObject({ isError: true });
    expect(textOf(describeOperation(view, given))).toMatch(text);
  });
});

describe('explainUncallable', () => {
  it('keeps writes from call_read_operation only', () => {
    expect(textOf(explainUncallable(view, 'call_read_operation', { name: 'voidinvoice' }))).toMatch(
      /voidinvoice changes something: call it with call_write_operation\. Nothing was sent\./,
    );
    expect(explainUncallable(view, 'call_write_operation', { name: 'voidinvoice' })).toBeUndefined();
    expect(explainUncallable(view, 'call_read_operation', { name: 'findinvoice' })).toBeUndefined();
  });

  it('names what was perhaps meant', () =>
    expect(textOf(explainUncallable(view, 'call_write_operation', { name: 'voidinvoic' }))).toMatch(
      /Did you mean voidinvoice\? Nothing was sent/,
    ));
});

describe('throughDiscovery', () => {
  const through = (body: Record<string, unknown>) => {
    const { structuredContent, content } = throughDiscovery(view, {
      content: [{ type: 'text', text: 'old' }],
      structuredContent: body,
    });
    if (structuredContent === body) return body;
    expect(JSON.parse((content[0] as { text: string }).text)).toEqual(structuredContent);
    return structuredContent;
  };
  const write = { tool: 'voidinvoice', arguments: { lago_id: 'x', confirm_token: 't' } };
  const read = { tool: 'findallinvoices', arguments: { page: 2 } };

  it('proposes calls by the tools there are', () => {
    expect(through({ status: 'not_done_yet', next: write })).toEqual({
      status: 'not_done_yet',
      next: { tool: 'call_write_operation', arguments: { name: 'voidinvoice', arguments: write.arguments } },
    });
    expect(through({ truncated: { shown: 1, next: read } })).toEqual({
      truncated: {
        shown: 1,
        next: { tool: 'call_read_operation', arguments: { name: 'findallinvoices', arguments: { page: 2 } } },
      },
    });
    expect(through({ truncated: { reason: 'long', ...read } })).toMatchObject({
      truncated: { reason: 'long', tool: 'call_read_operation' },
    });
    expect(through({ next: { tool: 'findallinvoices', arguments: 'the same', but: { page: 2 } } })).toMatchObject({
      next: { tool: 'call_read_operation', arguments: 'the same' },
    });
  });

  it('leaves everything else as it is', () => {
    const body = { customer: { next: read }, next: 'page', truncated: { shown: 1 } };
    expect(through(body)).toEqual(body);
    const table = { content: [{ type: 'text' as const, text: 'a;b' }], structuredContent: { text: 'a;b' } };
    expect(throughDiscovery(view, table)).toBe(table);
    const failed = { content: [{ type: 'text' as const, text: 'no' }], isError: true as const };
    expect(throughDiscovery(view, failed)).toBe(failed);
  });
});

describe('hintsOf', () => {
  const many = (count: number) =>
    createView(
      Array.from({ length: count }, () => catalog[0]!),
      catalog,
    );

  it('names the address of discovery above 120 tools only, and how operations are called there', () => {
    expect(hintsOf(many(120))).toEqual([]);
    expect(hintsOf(many(121)).join()).toMatch(/121 tools.*\/mcp\/search/);
    expect(hintsOf(discoveryView(many(121))).join()).toMatch(/call_read_operation/);
    expect(hintsOf(view)).toHaveLength(1);
  });
});
