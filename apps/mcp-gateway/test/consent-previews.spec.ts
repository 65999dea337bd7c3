import type { OperationInput } from '@lago/capability-model';
import { previewText } from '../src/preview/preview-text.js';
import { previewCall } from '../src/preview/preview.js';
import { hasMore } from '../src/preview/read-scope.js';
import type { ReadOutcome } from '../src/preview/read-scope.js';
import { packagedCatalog } from './support/catalog.js';
import { exampleArguments } from './support/examples.js';

const catalog = packagedCatalog();
const asking = catalog.filter(({ operation }) => operation.facts.consent);
const NOW = Date.parse('2030-01-31T08:30:00Z');

/** States in which the example's record allows the call. */
const STATES: Readonly<Record<string, object>> = {
  finalizeinvoice: { status: 'draft', invoice_type: 'subscription' },
  retryinvoice: { status: 'failed' },
  deletefee: { lago_invoice_id: null },
  updatefee: { lago_invoice_id: null },
};

/** Answers reads with the contract's examples. */
function readExamples(state: object = {}) {
  return (id: string): Promise<ReadOutcome> => {
    const { operation } = catalog.find((tool) => tool.operation.id === id)!;
    const { example, rootKey = '' } = operation.response;
    const body = structuredClone(example) as Record<string, unknown>;
    const root = body[rootKey];
    if (!Array.isArray(root) && typeof root === 'object') body[rootKey] = { ...root, ...state };
    return Promise.resolve({ body, hasMore: hasMore(operation, body) });
  };
}

async function preview(name: string, input: OperationInput, read = readExamples(STATES[name])) {
  const tool = catalog.find((one) => one.name === name)!;
  const previewed = await previewCall(tool, input, read, NOW);
  return previewed.kind === 'preview' ? previewText(previewed.preview, {}) : previewed;
}

describe('what a person is shown', () => {
  it.each(asking.map((tool) => [tool.name, tool] as const))('%s', async (name, tool) => {
    expect(await preview(name, tool.arguments.toInput(exampleArguments(tool)))).toMatchSnapshot();
  });
});

describe('what could not be read', () => {
  it('is said before everything else', async () => {
    const tool = catalog.find(({ name }) => name === 'createinvoice')!;
    const unread = () => Promise.resolve<ReadOutcome>({ unread: 'the API did not answer in time' });
    const text = await preview('createinvoice', tool.arguments.toInput(exampleArguments(tool)), unread);
    expect(text).toMatch(/^COULD NOT BE READ: customer: the API did not answer in time\n/);
    expect(text).toMatch(/Total \(net, before taxes\), 1 line: not known: a price could not be read/);
  });
});

describe('what would be refused is not asked', () => {
  it.each(['finalizeinvoice', 'retryinvoice', 'deletefee', 'updatefee'])('%s in the wrong state', async (name) => {
    const tool = catalog.find((one) => one.name === name)!;
    const input = tool.arguments.toInput(exampleArguments(tool));
    expect(await preview(name, input, readExamples())).toMatchObject({ kind: 'refused' });
  });

  it('a target that is not there', async () => {
    for (const tool of asking) {
      const reads = Object.values(tool.operation.facts.consent?.reads ?? {});
      if (!reads.some(({ missing }) => missing)) continue;
      const notFound = () => Promise.resolve<ReadOutcome>({ refusal: { status: 404, error: new Error('404') } });
      const input = tool.arguments.toInput({
        ...exampleArguments(tool),
        ...(tool.name === 'updatebillablemetric' ? { billable_metric: { filters: [] } } : {}),
      });
      expect([tool.name, await preview(tool.name, input, notFound)]).toMatchObject([tool.name, { kind: 'refused' }]);
    }
  });

  it('an upsert that creates', async () => {
    const nobody = () => Promise.resolve<ReadOutcome>({ refusal: { status: 404, error: undefined } });
    const body = { customer: { external_id: 'new' } };
    expect(await preview('createcustomer', { path: {}, query: {}, body }, nobody)).toEqual({ kind: 'free' });
  });
});

describe('what is taken away', () => {
  const reading = (replies: Readonly<Record<string, object>>) => (id: string) =>
    Promise.resolve<ReadOutcome>(replies[id] ? { body: replies[id], hasMore: false } : { unread: 'down' });

  it('is named, also inside an entry that stays', async () => {
    const filters = [
      { key: 'region', values: ['eu', 'us'] },
      { key: 'cloud', values: ['aws'] },
    ];
    const read = reading({ findbillablemetric: { billable_metric: { code: 'm', name: 'o', filters } } });
    const body = { billable_metric: { filters: [{ key: 'region', values: ['eu'] }] } };
    const text = await preview('updatebillablemetric', { path: { code: 'm' }, query: {}, body }, read);
    expect(text).toMatch(/DELETED: "cloud" values 0 "aws", "region" values "us"/);
  });

  it('is an amount in its currency where that is what remains of one', async () => {
    const coupon = {
      lago_id: 'a',
      coupon_code: 'x',
      amount_cents: 5,
      amount_currency: 'JPY',
      amount_cents_remaining: 3,
    };
    const read = reading({ findallappliedcoupons: { applied_coupons: [coupon], meta: {} } });
    const path = { external_customer_id: 'c', applied_coupon_id: 'a' };
    expect(await preview('deleteappliedcoupon', { path, query: {} }, read)).toMatch(/amount remaining 3 JPY/);
  });

  it('is the whole of an invoice that is void with a credit note of nothing', async () => {
    const body = { generate_credit_note: true };
    const text = await preview('voidinvoice', { path: { lago_id: 'i' }, query: {}, body });
    expect(text).toMatch(/No amount is given: nothing is credited or paid back/);
    expect(text).not.toMatch(/becomes balance|is given back/);
  });
});
