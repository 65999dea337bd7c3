import { startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import { createAgent } from './support/agent.js';
import type { Agent } from './support/agent.js';
import { startGateway } from './support/gateway.js';

/** Records the sandbox always has. */
const INVOICE = 'c58f1d02-6e3a-47b9-b1c4-90ad27e6f835';
const FEE = '2f4b8a76-0c19-4d55-8e21-b7d3f09a6c44';
const PAID = 'e5c8a1b9-37d2-4e64-a90f-8b2d6f41c703';
const DRAFT = 'd7a4c0e1-19f3-4b6d-8a52-6c3e9f10b724';
const OVERDUE = 'a6d0f3e2-8b57-4c19-8e60-f1b3d5972c48';
const FAILED = 'f2b9d6c8-7e41-4a05-9d3c-51a8e07b6f90';
const MOST_CALLS = 4;
const MEAN_TOKENS = 800;

let sandbox: Sandbox;
let gateway: Service;
const costs: { task: string; calls: number; tokens: number }[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startGateway(sandbox.variables);
});

afterAll(async () => {
  await Promise.all([gateway?.stop(), sandbox?.stop()]);
});

/** A task as a billing team gives it, within a budget of tokens that are read. */
function task(name: string, budget: number, solve: (agent: Agent) => Promise<void>): void {
  it(`${name}: at most ${budget} tokens`, async () => {
    const agent = createAgent(`${gateway.url}/mcp`);
    await solve(agent);
    costs.push({ task: name, ...agent.spent });
    expect(agent.spent.calls).toBeLessThanOrEqual(MOST_CALLS);
    expect(agent.spent.tokens).toBeLessThanOrEqual(budget);
  });
}

async function plan(fault: object): Promise<void> {
  await fetch(`${sandbox.secondUrl}/faults`, { method: 'POST', body: JSON.stringify(fault) });
}

const bill = (code: string, units: number) => ({
  invoice: { external_customer_id: 'cust-417', skip_psp: true, fees: [{ add_on_code: code, units }] },
});

describe('money that is owed', () => {
  task('how much is overdue', 1000, async (agent) => {
    const { text, data } = await agent.call('findalloverduebalances');
    expect(text).toMatch(/"amount":"[\d.]+ EUR","lago_invoice_ids_count":\d+/);
    expect(data['_notice']).toMatch(/Sum of these \d+: amount [\d.]+ EUR and [\d.]+ USD\..*fields: \["\*"\]/);
  });

  task('which invoices of this customer are open', 900, async (agent) => {
    const filters = { external_customer_id: 'cust-late', payment_overdue: true };
    const { text } = await agent.call('findallinvoices', filters);
    expect(text).toMatch(/"number":"NLB-018-001".*"total_due_amount":"139.15 EUR"/);
  });

  task('charge the card again', 900, async (agent) => {
    const shown = [
      /NLB-018-001/,
      /Pays late/,
      /Open amount: total due amount 139\.15 EUR/,
      /no payment provider: nothing is charged/,
    ];
    const { text } = await agent.confirmed('retrypayment', { lago_id: OVERDUE }, shown);
    expect(text).toMatch(/effect comes later.*findinvoice/s);
  });

  task('a failed invoice is started again', 900, async (agent) => {
    await agent.confirmed('retryinvoice', { lago_id: FAILED }, [/New York office/, /becomes final.*collected at once/]);
  });

  task('the customer paid by bank', 1100, async (agent) => {
    const args = { lago_id: INVOICE, invoice: { payment_status: 'succeeded' } };
    const { text } = await agent.confirmed('updateinvoice', args, [/"pending\\" -> \\"succeeded/, /counts as paid/]);
    expect(text).toMatch(/"payment_status":"succeeded"/);
  });
});

describe('bills', () => {
  task('what is on a bill', 700, async (agent) => {
    const { text } = await agent.call('findinvoice', { lago_id: DRAFT });
    expect(text).toMatch(/"number":"NLB-DRAFT".*"total_due_amount":"[\d.]+ EUR"/);
    expect(text).toMatch(/"units":"42\.0","precise_unit_amount":"[\d.]+"/);
    expect(text).toMatch(/"subscriptions":\[\{"external_id":"sub-417-a","plan_code":"team-monthly","status":"active"/);
  });

  task('the subscriptions of a customer', 400, async (agent) => {
    const fields = ['external_subscription_id', 'item.code'];
    const { text } = await agent.call('findallfees', {
      external_customer_id: 'cust-417',
      fee_type: 'subscription',
      fields,
    });
    expect(text).toMatch(/"external_subscription_id":"sub-417-a"/);
  });

  task('a one-off invoice', 1200, async (agent) => {
    const args = {
      invoice: {
        external_customer_id: 'cust-417',
        skip_psp: true,
        fees: [
          { add_on_code: 'onboarding-day', units: '400' },
          { add_on_code: 'training-hour', units: 2 },
        ],
      },
    };
    const shown = [
      /400 × 450\.00 EUR = 180,000\.00 EUR/,
      /2 lines: 180,240\.00 EUR/,
      /No payment is started/,
      /Lindelaan/,
    ];
    const { text } = await agent.confirmed('createinvoice', args, shown);
    expect(text).toMatch(/"status":"finalized".*"total_amount":"\d+\.\d\d EUR"/);
  });

  task('a double bill is seen before it is made', 1000, async (agent) => {
    const { text } = await agent.call('createinvoice', {
      invoice: {
        ...bill('onboarding-day', 400).invoice,
        fees: [
          { add_on_code: 'onboarding-day', units: '400' },
          { add_on_code: 'training-hour', units: 2 },
        ],
      },
    });
    expect(text).toMatch(/LOOKS THE SAME: one-off invoice of this customer: number/);
  });

  task('a lost answer is looked up', 1100, async (agent) => {
    await plan({ operation: 'createinvoice', when: 'after', kind: 'reset' });
    const { data } = await agent.confirmed('createinvoice', bill('training-hour', 7), [
      /7 × 120\.00 EUR = 840\.00 EUR/,
    ]);
    expect(data['_notice']).toMatch(/looked up.*done, once/);
    expect(data['invoice']).toMatchObject({ status: 'finalized' });
  });

  task('the draft is final', 1800, async (agent) => {
    const shown = [
      /NLB-DRAFT/,
      /Total \(net, before coupons and taxes\), \d+ lines: [\d.]+ EUR/,
      /payment provider \\"stripe.*payment method that Lago holds.*is charged/,
    ];
    const { text } = await agent.confirmed('finalizeinvoice', { lago_id: DRAFT }, shown);
    expect(text).toMatch(/"status":"finalized"/);
  });

  task('a paid invoice was wrong', 1300, async (agent) => {
    const shown = [/payment status \\"succeeded/, /the money is not paid back/];
    const { text } = await agent.confirmed('voidinvoice', { lago_id: PAID }, shown);
    expect(text).toMatch(/"status":"voided"/);
  });

  task('a void invoice cannot be voided again', 300, async (agent) => {
    const { failed, text } = await agent.call('voidinvoice', { lago_id: PAID });
    expect(failed).toBe(true);
    expect(text).toMatch(/405 not_voidable: the invoice is not finalized, or was voided before/);
    expect(text).toMatch(/Now: Invoice: .*status "voided"/);
  });

  task('the file of an invoice', 400, async (agent) => {
    const first = await agent.call('downloadinvoice', { lago_id: INVOICE });
    expect(first.data).toMatchObject({ status: 'not_ready_yet', next: { tool: 'downloadinvoice' } });
    const { text } = await agent.call('downloadinvoice', { lago_id: INVOICE });
    expect(text).toMatch(/file_url.*opens without a login/);
  });
});

describe('money that is given', () => {
  task('credit a line', 1300, async (agent) => {
    const item = { fee_id: FEE, amount_cents: 2000 };
    const args = { credit_note: { invoice_id: INVOICE, credit_amount_cents: 2420, items: [item] } };
    const shown = [
      /Onboarding day.*20\.00 EUR/,
      /credit amount 24\.20 EUR/,
      /taxes amount 4\.20 EUR/,
      /max creditable amount/,
    ];
    const { text } = await agent.confirmed('createcreditnote', args, shown);
    expect(text).toMatch(/"credit_amount":"24.20 EUR"/);
  });

  task('a discount that is there already', 800, async (agent) => {
    const args = { applied_coupon: { external_customer_id: 'cust-417', coupon_code: 'SPRING15' } };
    const { text } = await agent.call('applycoupon', args);
    expect(text).toMatch(/Held by this customer already.*SPRING15/);
  });

  task('a discount ends', 900, async (agent) => {
    const list = await agent.call('findallappliedcoupons', { external_customer_id: 'cust-417', status: 'active' });
    const [held] = list.data['applied_coupons'] as { lago_id: string }[];
    const args = { external_customer_id: 'cust-417', applied_coupon_id: held!.lago_id };
    const { text } = await agent.confirmed('deleteappliedcoupon', args, [/Spring offer/, /Lindelaan/]);
    expect(text).toMatch(/"status":"terminated"/);
  });
});

describe('usage', () => {
  const event = {
    transaction_id: 'scenario-1',
    external_subscription_id: 'sub-417-a',
    code: 'gpu_minutes',
    timestamp: new Date(Date.now() - 3_600_000).toISOString(),
    properties: { minutes: 3 },
  };

  task('an event sent twice counts once', 600, async (agent) => {
    const first = await agent.call('createevent', { event });
    expect(first.data['_notice']).toMatch(/was read as \d+/);
    const again = await agent.call('createevent', { event });
    expect(again.text).toMatch(/stored already and counts once/);
    expect(again.text).not.toMatch(/expression/);
  });

  task('usage so far and what it costs', 600, async (agent) => {
    const args = { external_customer_id: 'cust-417', external_subscription_id: 'sub-417-a', apply_taxes: null };
    const { text } = await agent.call('findcustomercurrentusage', args);
    expect(text).toMatch(/gpu_minutes: several charges.*in advance/);
    expect(text).toMatch(/"total_amount":"[\d.]+ EUR"/);
  });

  task('a subscription that is not known', 250, async (agent) => {
    const args = { external_customer_id: 'cust-417', external_subscription_id: 'nobody' };
    const { text } = await agent.call('findcustomercurrentusage', args);
    expect(text).toMatch(/Next: find subscription ids in external_subscription_id of findallfees/);
  });

  task('the lines of a customer', 2000, async (agent) => {
    const { data } = await agent.call('findallfees', { external_customer_id: 'cust-417' });
    expect((data['fees'] as unknown[]).length).toBe(10);
    const few = await agent.call('findallfees', { external_customer_id: 'cust-417', fields: ['item.name', 'amount'] });
    expect(few.text).toMatch(/"fees":\[\{"item":\{"name":"[^"]+"\},"amount(?:_cents)?":/);
  });
});

describe('reports, deletions, mistakes', () => {
  task('revenue of the last months', 1600, async (agent) => {
    expect((await agent.call('findallmrrs')).text).toMatch(/"amount":"[\d.]+ EUR"/);
    expect((await agent.call('findallgrossrevenues')).text).toMatch(/"invoices_count":\d+/);
  });

  task('what a metric takes with it', 500, async (agent) => {
    const { text } = await agent.call('destroybillablemetric', { code: 'gpu_minutes' });
    expect(text).toMatch(/Fees made from it so far: [1-9]/);
    expect(text).toMatch(/It is in use\. Charges and alerts/);
  });

  task('what a customer takes with it', 500, async (agent) => {
    const { text } = await agent.call('destroycustomer', { external_id: 'cust-417' });
    expect(text).toMatch(/Draft invoices that are finalized and charged: \d/);
    expect(text).toMatch(/Invoices that are not paid yet: \d/);
  });

  task('an update that would lose data', 500, async (agent) => {
    const customer = { external_id: 'cust-417', metadata: [{ key: 'team', value: 'blue' }] };
    const { text } = await agent.call('createcustomer', { customer });
    expect(text).toMatch(/metadata is replaced as a whole.*DELETED: .*cost_center/);
  });

  task('customers by their metadata, written as in URLs', 300, async (agent) => {
    const { data } = await agent.call('findallcustomers', { metadata: { 'metadata[cost_center]': 'KP-9' } });
    expect(data['customers']).toMatchObject([{ external_id: 'cust-417' }]);
  });

  task('wrong inputs', 500, async (agent) => {
    const status = await agent.call('findallinvoices', { payment_status: 'succeded' });
    expect(status.text).toMatch(/received "succeded"; did you mean "succeeded"\?/);
    const name = await agent.call('findallinvoices', { customer: 'cust-417' });
    expect(name.text).toMatch(/unknown argument "customer"; did you mean external_customer_id|this tool takes/);
    const gone = await agent.call('createinvoice', bill('nothing-like-it', 1));
    expect(gone.text).toMatch(/404 add_on_not_found.*findalladdons/s);
  });
});

it('a task costs at most 4 calls and 800 tokens on average', () => {
  expect(costs.length).toBeGreaterThanOrEqual(15);
  const tokens = costs.reduce((sum, one) => sum + one.tokens, 0) / costs.length;
  expect(tokens).toBeLessThanOrEqual(MEAN_TOKENS);
  if (process.env['SCENARIO_COSTS']) process.stdout.write(`${JSON.stringify({ tokens, costs })}\n`);
});
