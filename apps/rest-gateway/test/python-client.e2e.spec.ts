import { join } from 'node:path';
import { describeWithPython, launchPython, startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import { startGateway } from './support/gateway.js';

const SCRIPT = join(import.meta.dirname, 'python/lost_answers.py');

let sandbox: Sandbox;
let gateway: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startGateway(`${sandbox.url}/api/v1`, { LAGO_TOKEN: 'sandbox-python' });
});
afterAll(() => Promise.all([gateway?.stop(), sandbox?.stop()]));

describeWithPython()("Lago's Python client (needs .venv, made by .ci/python)", () => {
  it('parses the answer of a call that was done although its first answer was lost, as Lago would have given it', async () => {
    const variables = { GATEWAY_URL: gateway.url, CONTROL_URL: sandbox.secondUrl };
    const { code, stdout, stderr } = await launchPython(SCRIPT, variables).ended;
    expect([code, stderr]).toEqual([0, '']);
    const said = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const lago_id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    const event = { lago_id, external_subscription_id: 'sub-417', code: 'storage', properties: { gb: 5 } };
    expect(said).toMatchObject([
      ['event', { ...event, transaction_id: 'python-1' }],
      ['batch', null],
      ['stored', { ...event, transaction_id: 'python-2' }],
      ['stored', { ...event, transaction_id: 'python-3' }],
      ['add_on', { lago_id, code: 'python-setup', amount_cents: 5000 }],
      ['billable_metric', { lago_id, code: 'python-calls', aggregation_type: 'count_agg' }],
      ['applied_coupon', { lago_id, coupon_code: 'python-spring', external_customer_id: 'python-customer' }],
      ['coupon', { lago_id, code: 'python-spring', amount_cents: 100 }],
      ['customer', { lago_id, external_id: 'python-customer', name: 'Python' }],
    ]);
  }, 120_000);
});
