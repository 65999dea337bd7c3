import { exampleCalls } from './support/contract.js';
import { open } from './support/harness.js';
import type { Opened } from './support/harness.js';

// The examples of the contract are sent as they stand, each to an organization nobody has touched. Most work; these can
// not, because what they would create is there from the start, or because the state of the record says no.
const REFUSED: Record<string, string> = {
  createaddon: '422', // onboarding-day exists
  createcoupon: '422', // SPRING15 exists
  updatefee: '405', // the example fee is on an invoice
  deletefee: '405',
  finalizeinvoice: '404', // the example invoice is final
  refreshinvoice: '403', // and not a subscription invoice
  retryinvoice: '405',
  voidinvoice: '422', // the example pays back 10.00, and nothing was paid
};

let lago: Opened;
beforeAll(async () => {
  lago = await open();
});
afterAll(() => lago.close());

test.each(exampleCalls.map((call) => [call.operation, call] as const))(
  'the example of %s',
  async (...[operation, call]) => {
    const headers = { Authorization: `Bearer sandbox-example-${operation}` };
    const answer = await lago.call(call.method, call.path, call.body, headers);
    expect(`${answer.status} ${answer.text.slice(0, 300)}`).toMatch(new RegExp(`^${REFUSED[operation] ?? '200'}`));
  },
);
