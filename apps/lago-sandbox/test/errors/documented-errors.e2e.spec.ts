import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { documentedErrors } from '../support/contract.js';
import { expectations, notation } from '../support/error-case.js';
import type { ErrorCase } from '../support/error-case.js';
import { open } from '../support/harness.js';
import type { Opened } from '../support/harness.js';
import { CATALOG_CASES } from './catalog-cases.js';
import { CUSTOMER_CASES } from './customer-cases.js';
import { invoiceCases } from './invoice-cases.js';

let lago: Opened;
const fees: Record<string, string> = {};

/** Ids the seed numbered itself are known only once it runs, so paths hold a mark until then. */
const cases: ErrorCase[] = [...CATALOG_CASES, ...CUSTOMER_CASES, ...invoiceCases((name) => `fee-of-${name}`)];

const filled = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value ?? null).replaceAll(/fee-of-([\w-]+)/g, (_, name: string) => fees[name] ?? name),
  ) as T;

const split = (on: string): [string, string] => on.split(' ') as [string, string];

beforeAll(async () => {
  lago = await open({ settings: { paymentDelayMs: 1_000_000 } });
  const org = lago.sandbox.sandbox.organization('sandbox');
  for (const invoice of org.invoices.all()) {
    fees[invoice.id] = invoice.fees[0]?.id ?? '';
    const provider = org.customers.any(invoice.customerId)?.billing.provider;
    if (provider === 'gocardless' || provider === 'adyen') fees[provider] = invoice.id;
  }
  const metric = {
    name: 'Units',
    code: 'sms_units',
    aggregation_type: 'sum_agg',
    field_name: 'n',
    expression: 'event.properties.x * 2',
  };
  await lago.call('POST', '/billable_metrics', { billable_metric: metric });
  const plan = org.plans.find(({ code }) => code === 'messages');
  const [charge] = plan?.charges ?? [];
  if (charge)
    plan?.charges.push({
      ...charge,
      id: org.newId(),
      metricId: org.metrics.find(({ code }) => code === 'sms_units')!.id,
    });
});

afterAll(() => lago.close());

test.each(cases.map((one) => [one.operation, one.gives, one] as const))('%s answers %s', async (...[, gives, one]) => {
  Object.assign(lago.sandbox.sandbox.settings, DEFAULT_SETTINGS, { paymentDelayMs: 1_000_000 });
  for (const [on, body] of one.given ?? []) expect((await lago.call(...split(on), body)).status).toBe(200);
  Object.assign(lago.sandbox.sandbox.settings, one.settings);
  const { on, body } = filled({ on: one.on, body: one.body });
  const answer = await lago.call(...split(on), body ?? undefined);
  expect(notation(answer.body)).toContain(gives);
  expect(answer.body.status).toBe(answer.status);
});

test('every error the contract lists is asserted above', () => {
  const shown = new Set(cases.map((one) => `${one.operation} ${one.gives}`));
  const listed = documentedErrors.flatMap(expectations);
  expect(listed.length).toBeGreaterThan(230);
  expect(listed.filter((error) => !shown.has(error))).toEqual([]);
});
