import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Capability, Operation } from '../src/index.js';
import { createRouteTable, loadCapability, toolArguments } from '../src/index.js';

const folder = join(import.meta.dirname, '../../../capabilities/lago');
const file = join(folder, 'capability.yaml');
const contractDir = join(folder, 'contract');
const secrets = { LAGO_TOKEN: 'token' };

/** SHA-256 of the parsed tree as canonical JSON (keys sorted): the content stays as it was given. */
const CONTENT = '08a1fd804c01d7ba9b5234d513c0ca6a512c6e59bb52bc09f52aeacb0dd6d2d6';

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

function operationOf({ routes }: Capability, id: string): Operation {
  return routes.find(({ operation }) => operation.id === id)!.operation;
}

describe('the packaged document', () => {
  const alone = loadCapability({ file, secrets });
  const joined = loadCapability({ file, contractDir, secrets });

  it('has the content that was given', () => {
    const tree: unknown = parse(readFileSync(file, 'utf8'));
    expect(createHash('sha256').update(canonical(tree)).digest('hex')).toBe(CONTENT);
  });

  it.each([
    ['with its contract', joined],
    ['alone', alone],
  ])('gives 60 routes on 41 paths and 60 tools %s', (_, { routes, tools, rest, mcp }) => {
    expect(routes).toHaveLength(60);
    expect(tools).toHaveLength(60);
    expect(new Set(routes.map(({ path }) => path)).size).toBe(41);
    expect(rest?.port).toBe(8080);
    expect(mcp?.port).toBe(9090);
    expect(tools.map(({ operation }) => operation.id).sort()).toEqual(
      routes.map(({ operation }) => operation.id).sort(),
    );
  });

  it('has no findings but the three of its profile', () => {
    const summary = joined.findings.map(({ tier, rule, message }) => [tier, rule, /\d+ place/.exec(message)?.[0]]);
    expect(summary).toEqual([
      ['deviation', 'api-evangelist/rest-description', '1 place'],
      ['deviation', 'api-evangelist/consumed-input-attributes', '45 place'],
      ['deviation', 'api-evangelist/object-without-properties', '120 place'],
    ]);
  });

  it('joins every operation with its contract', () => {
    for (const { operation } of joined.routes) {
      expect({ id: operation.id, permission: typeof operation.facts.permission }).toEqual({
        id: operation.id,
        permission: 'string',
      });
      expect(operation.output.passThrough).toBe(true);
    }
    expect(joined.upstreams.map(({ baseUri }) => baseUri)).toEqual(['https://api.getlago.com/api/v1']);
    expect(joined.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(joined.hash).not.toBe(alone.hash);
  });

  it('accepts every example of its contract', () => {
    for (const { operation } of joined.routes) {
      const value = (place: 'path' | 'query') =>
        Object.fromEntries(
          operation.parameters
            .filter((parameter) => parameter.in === place && parameter.required)
            .map(({ name, example }) => [name, example]),
        );
      const input = { path: value('path'), query: value('query'), body: operation.body?.example };
      expect({ id: operation.id, violations: operation.validate(operation.repair(input)) }).toEqual({
        id: operation.id,
        violations: [],
      });
    }
  });

  it('gives every tool a closed schema whose arguments come back as input', () => {
    for (const { operation } of joined.tools) {
      const { schema, bodyKeys, clashes, toInput } = toolArguments(operation);
      expect(schema['additionalProperties']).toBe(false);
      expect(clashes).toEqual([]);
      const body = operation.body?.example as Record<string, unknown> | undefined;
      expect(bodyKeys).toEqual(Object.keys((operation.body?.schema['properties'] as object | undefined) ?? {}));
      expect(toInput({ ...body }).body ?? {}).toEqual(body ?? {});
    }
  });

  it('corrects hints and asks for confirmation where the contract says so', () => {
    expect(operationOf(joined, 'voidinvoice').facts).toMatchObject({ confirm: true, hints: { destructive: true } });
    expect(operationOf(alone, 'voidinvoice').facts).toMatchObject({ confirm: false, retry: { network: 'no' } });
    expect(operationOf(alone, 'destroycoupon').facts.confirm).toBe(true);
  });

  it('runs alone: inferred path parameters, free query on GET, opaque optional body', () => {
    const update = operationOf(alone, 'updateaddon');
    expect(update.parameters).toMatchObject([{ name: 'code', in: 'path', required: true }]);
    expect(update.body).toMatchObject({ required: false, described: false });
    expect(update.validate({ path: { code: 'a' }, query: {} })).toEqual([]);
    const list = operationOf(alone, 'findalladdons');
    expect(list.request({ path: {}, query: { page: '2', 'x[]': ['1', '2'] } }).query).toBe(
      'page=2&x%5B%5D=1&x%5B%5D=2',
    );
    expect(update.request({ path: { code: 'a' }, query: { page: '2' } }).query).toBe('');
    expect(toolArguments(update).schema).toMatchObject({
      required: ['code'],
      properties: { body: { type: 'object' } },
    });
    const usage = operationOf(alone, 'findallcustomerpastusage');
    expect(usage.parameters.map(({ name, required }) => [name, required])).toEqual([
      ['external_customer_id', true],
      ['external_subscription_id', true],
      ['billable_metric_code', false],
      ['periods_count', false],
    ]);
  });

  it('writes path values in the encoding the contract names', () => {
    const path = (id: string, values: Record<string, string>) =>
      operationOf(joined, id).request({ path: values, query: {} }).path;
    expect(path('findcoupon', { code: 'a/b c.d' })).toBe('/coupons/a%2Fb%20c.d');
    expect(path('findcustomer', { external_id: 'a.b/c' })).toBe('/customers/a%2Eb%2Fc');
    expect(path('findevent', { transaction_id: '1Az()[]?#._/\\|-/../' })).toBe(
      '/events/1Az%28%29%5B%5D%3F%23._%2F%5C%7C-%2F..%2F',
    );
  });

  it('finds the route of a request line', () => {
    const table = createRouteTable(joined.routes);
    const found = (method: string, path: string) => {
      const match = table.match(method, path);
      if (match.kind !== 'match') return match;
      return [match.route.operation.id, { ...match.path }];
    };
    expect(found('GET', '/coupons/a/b')).toEqual(['findcoupon', { code: 'a/b' }]);
    expect(found('GET', '/coupons/a%2Fb')).toEqual(['findcoupon', { code: 'a/b' }]);
    expect(found('POST', '/invoices/1/void')).toEqual(['voidinvoice', { lago_id: '1' }]);
    expect(found('POST', '/credit_notes/estimate')).toEqual(['estimatecreditnote', {}]);
    expect(found('PUT', '/billable_metrics/evaluate_expression')).toEqual([
      'updatebillablemetric',
      { code: 'evaluate_expression' },
    ]);
    expect(found('DELETE', '/add_ons')).toEqual({ kind: 'method', allow: ['POST', 'GET'] });
    expect(found('GET', '/plans')).toEqual({ kind: 'none' });
    expect(found('GET', '/coupons/%E0%A4%A')).toEqual({ kind: 'malformed' });
  });
});
