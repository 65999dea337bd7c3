import { startUpstream } from '@lago/testing';
import type { Service, Upstream } from '@lago/testing';
import { startGateway } from './support/gateway.js';
import { legacy, modern } from './support/raw.js';

const invoice = {
  lago_id: '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba',
  number: 'LAG-1',
  status: 'finalized',
  currency: 'EUR',
  total_amount_cents: 81675,
  customer: { name: 'Linde\u200blaan', external_id: 'cust-417' },
};
const call = { name: 'voidinvoice', arguments: { lago_id: invoice.lago_id } };
const form = { elicitation: { form: {} } };

let upstream: Upstream;
let gateway: Service;
let url: string;

beforeAll(async () => {
  upstream = await startUpstream({ answer: { body: { invoice } } });
  gateway = await startGateway({ ...upstream.variables, MCP_STATE_KEY: 'k'.repeat(32) });
  url = `${gateway.url}/mcp`;
});

beforeEach(() => void upstream.take());

afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

interface Body {
  readonly isError?: boolean;
  readonly resultType?: string;
  readonly requestState?: string;
  readonly inputRequests?: { confirm: { method: string; params: { message: string } } };
  readonly structuredContent?: Record<string, unknown> & { confirm_token: string; next: { arguments: unknown } };
  readonly content: readonly { readonly text: string }[];
}

const writes = () => upstream.take().filter(({ method }) => method !== 'GET');

describe('a client that cannot be asked', () => {
  async function send(args: unknown): Promise<Body> {
    return (await legacy(url, 'tools/call', { name: 'voidinvoice', arguments: args })).json.result as unknown as Body;
  }

  it('is first told what would happen; nothing is done', async () => {
    const { structuredContent, content } = await send(call.arguments);
    expect(structuredContent).toMatchObject({
      status: 'not_done_yet',
      would_do: expect.stringContaining('voidinvoice'),
      touches: [expect.stringMatching(/LAG-1.*finalized.*Lindelaan.*cust-417.*816\.75 EUR/)],
      effect: expect.stringMatching(/^Cancels a finalized invoice for good/),
      next: { tool: 'voidinvoice' },
    });
    expect(content.at(-1)?.text).toMatch(/dry run, not an approval/);
    expect(writes()).toEqual([]);
  });

  it('gets it done by the call in next', async () => {
    const first = await send(call.arguments);
    const done = await send(first.structuredContent?.next.arguments);
    expect(done).toMatchObject({ structuredContent: { invoice: { number: 'LAG-1' } } });
    expect(writes().map(({ method, url: path }) => `${method} ${path}`)).toEqual([
      `POST /invoices/${invoice.lago_id}/void`,
    ]);
  });

  it('used twice, a token answers what it answered before, without doing it again', async () => {
    const { next } = (await send(call.arguments)).structuredContent!;
    const [once, again] = [await send(next.arguments), await send(next.arguments)];
    const _notice = expect.stringMatching(/stored answer/);
    expect(again.structuredContent).toEqual({ ...once.structuredContent, _notice });
    expect(writes()).toHaveLength(1);
  });

  it.each<[string, (token: string) => unknown, RegExp]>([
    [
      'other arguments',
      (token) => ({ lago_id: invoice.lago_id, generate_credit_note: true, confirm_token: token }),
      /another call/,
    ],
    [
      'a changed token',
      (token) => ({ ...call.arguments, confirm_token: `${token}x` }),
      /no confirmation of this gateway/,
    ],
    ['an invented token', () => ({ ...call.arguments, confirm_token: 'yes' }), /no confirmation of this gateway/],
  ])('not with %s', async (_, args, why) => {
    const { confirm_token } = (await send(call.arguments)).structuredContent!;
    const refused = await send(args(confirm_token));
    expect([refused.isError, refused.content[0]?.text]).toEqual([true, expect.stringMatching(why)]);
    expect(writes()).toEqual([]);
  });

  it('not with the token of another tool', async () => {
    const { confirm_token } = (await send(call.arguments)).structuredContent!;
    const args = { ...call.arguments, confirm_token };
    const { json } = await legacy(url, 'tools/call', { name: 'finalizeinvoice', arguments: args });
    expect(json.result).toMatchObject({ isError: true });
    expect(writes()).toEqual([]);
  });

  const fees = Array.from({ length: 10 }, (_, index) => ({ add_on_code: 'setup', units: index + 1 }));
  const bill = (more: unknown[] = []) => ({ invoice: { external_customer_id: 'cust-417', fees: [...fees, ...more] } });
  const addOn = { code: 'setup', name: 'Set-up', amount_cents: 49900, amount_currency: 'EUR' };

  async function propose(args: unknown): Promise<Body> {
    upstream.answer(({ url: path }) => {
      if (path.includes('/customers/')) {
        return { body: { customer: { name: 'Lindelaan', external_id: 'cust-417', currency: 'EUR' } } };
      }
      if (path.includes('/add_ons/setup')) return { body: { add_on: addOn } };
      if (path.includes('/add_ons/down')) return { status: 400, body: { status: 400, error: 'Bad Request' } };
      if (path.includes('/add_ons/')) return { status: 404, body: { status: 404, code: 'add_on_not_found' } };
      return { body: { invoices: [], meta: {} } };
    });
    const { json } = await legacy(url, 'tools/call', { name: 'createinvoice', arguments: args });
    upstream.answer({ body: { invoice } });
    return json.result as unknown as Body;
  }

  it('is shown customer, every line with its price, and the total', async () => {
    const { structuredContent } = await propose(bill());
    expect(structuredContent).toMatchObject({
      touches: [expect.stringMatching(/Customer: name "Lindelaan", external id "cust-417"/)],
      lines: expect.arrayContaining([expect.stringContaining('10 × 499.00 EUR = 4,990.00 EUR')]),
    });
    expect((structuredContent?.['lines'] as string[]).at(-1)).toMatch(/10 lines: 27,445.00 EUR/);
    expect(writes()).toEqual([]);
  });

  it('agrees to the prices that were shown, and to no others', async () => {
    const { next } = (await propose(bill())).structuredContent!;
    const first = addOn.amount_cents;
    addOn.amount_cents = 999_900;
    const dearer = await propose(next.arguments);
    addOn.amount_cents = first;
    expect([dearer.isError, dearer.content[0]?.text]).toEqual([true, expect.stringMatching(/a price .* has changed/)]);
    expect(writes()).toEqual([]);
    await propose(next.arguments);
    expect(writes()).toHaveLength(1);
  });

  describe('used again after a price has changed', () => {
    const react = (post: 'reset' | { body: unknown }) =>
      upstream.answer(({ method, url: path }) => {
        if (method === 'POST') return post;
        return path.includes('/add_ons/') ? { body: { add_on: addOn } } : { body: { invoices: [], meta: {} } };
      });

    async function twice(post: 'reset' | { body: unknown }): Promise<readonly [Body, Body]> {
      const { next } = (await propose(bill())).structuredContent!;
      react(post);
      const send = async () =>
        (await legacy(url, 'tools/call', { name: 'createinvoice', arguments: next.arguments })).json
          .result as unknown as Body;
      const first = await send();
      expect(writes()).toHaveLength(1);
      addOn.amount_cents = 999_900;
      const again = await send();
      addOn.amount_cents = 49_900;
      upstream.answer({ body: { invoice } });
      expect(writes()).toEqual([]);
      return [first, again];
    }

    it('a confirmation answers what it brought, and is no invitation to bill again', async () => {
      const [first, again] = await twice({ body: { invoice } });
      const _notice = expect.stringMatching(/stored answer/);
      expect(again.structuredContent).toEqual({ ...first.structuredContent, _notice });
    });

    it('and after a lost answer it says that the call may have happened', async () => {
      const [first, again] = await twice('reset');
      for (const { isError, content } of [first, again]) {
        expect([isError, content[0]?.text]).toEqual([true, expect.stringMatching(/may have been carried out|unknown/)]);
      }
    });
  });

  it('is told first what could not be read', async () => {
    const { structuredContent } = await propose(bill([{ add_on_code: 'down' }]));
    expect(Object.keys(structuredContent!)[1]).toBe('could_not_be_read');
    expect((structuredContent?.['lines'] as string[]).at(-1)).toMatch(/not known/);
  });

  it.each<[string, unknown, RegExp]>([
    ['names what is not there', bill([{ add_on_code: 'gone' }]), /404 add_on_not_found.*\n.*\n.*findalladdons/],
    [
      'is too long to be shown whole',
      bill(Array.from({ length: 400 }, () => ({ add_on_code: 'setup', description: 'x'.repeat(50) }))),
      /too long to be shown.*Do not split it/,
    ],
  ])('gets no token for a call that %s', async (_, args, why) => {
    const refused = await propose(args);
    expect([refused.isError, refused.content[0]?.text]).toEqual([true, expect.stringMatching(why)]);
    expect(refused.structuredContent).toBeUndefined();
  });

  it('is not asked to confirm what would be refused anyway', async () => {
    const { isError, content } = await send({ lago_id: 5, generate_credit_note: 'perhaps' });
    expect([isError, content[0]?.text]).toEqual([true, expect.stringContaining('was not called')]);
  });

  it('a 2026-07-28 client without elicitation is treated the same', async () => {
    const { json } = await modern(url, 'tools/call', call);
    expect(json.result).toMatchObject({ structuredContent: { status: 'not_done_yet' } });
  });
});

describe('a 2026-07-28 client that can ask a person', () => {
  async function ask(capabilities: unknown = form): Promise<Body> {
    return (await modern(url, 'tools/call', call, capabilities)).json.result as unknown as Body;
  }

  function react(asked: Body, confirm: unknown, more: Record<string, unknown> = {}) {
    const { requestState } = asked;
    return modern(url, 'tools/call', { ...call, requestState, inputResponses: { confirm }, ...more }, form);
  }

  const yes = { action: 'accept', content: { confirm: true } };

  it.each([form, { elicitation: {} }])('is handed the question (%j)', async (capabilities) => {
    const asked = await ask(capabilities);
    expect(asked.resultType).toBe('input_required');
    const { method, params } = asked.inputRequests!.confirm;
    expect(method).toBe('elicitation/create');
    expect(params.message).toMatch(/LAG-1.*Lindelaan.*816\.75 EUR/);
    expect(writes()).toEqual([]);
  });

  it('does it after a yes', async () => {
    const { json } = await react(await ask(), yes);
    expect(json.result).toMatchObject({ structuredContent: { invoice: { number: 'LAG-1' } } });
    expect(writes()).toHaveLength(1);
  });

  it.each([
    [{ action: 'decline' }],
    [{ action: 'cancel' }],
    [{ action: 'accept', content: { confirm: false } }],
    [{ action: 'accept', content: {} }],
  ])('does nothing after %j', async (elicited) => {
    const { json } = await react(await ask(), elicited);
    expect(json.result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/said no/) }] });
    expect(writes()).toEqual([]);
  });

  it('answers -32602 to a state it has not signed', async () => {
    const asked = await ask();
    const { json } = await react({ ...asked, requestState: `${asked.requestState}x` }, yes);
    expect(json.error).toMatchObject({ code: -32602, message: 'Invalid or expired requestState' });
    expect(writes()).toEqual([]);
  });

  it('does nothing when the arguments changed on the way', async () => {
    const { json } = await react(await ask(), yes, { arguments: { lago_id: '00000000-a71e-4ea2-bcf9-57d3a41bc6ba' } });
    expect(json.result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/another call/) }] });
    expect(writes()).toEqual([]);
  });

  it('asks again when the answer came without a state, or the state without an answer', async () => {
    for (const part of [{ inputResponses: { confirm: yes } }, { requestState: (await ask()).requestState }]) {
      const { json } = await modern(url, 'tools/call', { ...call, ...part }, form);
      expect(json.result).toMatchObject({ resultType: 'input_required' });
    }
    expect(writes()).toEqual([]);
  });

  it('cannot use a token instead of asking', async () => {
    const token = ((await modern(url, 'tools/call', call)).json.result as unknown as Body).structuredContent!
      .confirm_token;
    const args = { ...call.arguments, confirm_token: token };
    const { json } = await modern(url, 'tools/call', { ...call, arguments: args }, form);
    expect(json.result).toMatchObject({ resultType: 'input_required' });
  });
});

describe('other settings', () => {
  it('a confirmation expires', async () => {
    const short = await startGateway({
      ...upstream.variables,
      MCP_STATE_KEY: 'k'.repeat(32),
      MCP_CONFIRM_SECONDS: '1',
    });
    const first = (await legacy(`${short.url}/mcp`, 'tools/call', call)).json.result as unknown as Body;
    const { expires_at, next } = first.structuredContent as unknown as {
      expires_at: string;
      next: { arguments: unknown };
    };
    while (Date.now() <= Date.parse(expires_at)) await new Promise((resolve) => setTimeout(resolve, 20));
    const { json } = await legacy(`${short.url}/mcp`, 'tools/call', { ...call, arguments: next.arguments });
    expect(json.result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('expired') }] });
    await short.stop();
  });

  it('deny refuses, allow does it at once; neither offers the token', async () => {
    for (const [policy, outcome] of [
      ['deny', { isError: true, content: [{ text: expect.stringContaining('switched off') }] }],
      ['allow', { structuredContent: { invoice: { number: 'LAG-1' } } }],
    ] as const) {
      const other = await startGateway({ ...upstream.variables, MCP_DESTRUCTIVE: policy });
      const { json } = await legacy(`${other.url}/mcp`, 'tools/call', call);
      expect(json.result).toMatchObject(outcome);
      const listed = (await legacy(`${other.url}/mcp`, 'tools/list')).text;
      expect(listed).not.toContain('confirm_token');
      await other.stop();
    }
  });
});
