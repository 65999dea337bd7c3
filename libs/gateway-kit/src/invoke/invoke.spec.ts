import type { Operation, OperationInput } from '@lago/capability-model';
import type { CallContext, Intent, LagoClient } from '@lago/lago-client';
import { operation } from '../../test/capability.js';
import { createLog } from '../logging/log.js';
import type { InvokeContext } from './context.js';
import { createInvoke } from './invoke.js';
import type { InvokeParts } from './invoke.js';

const INVOICE = '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba';
const find = operation('findinvoice');
const create = operation('createaddon');
const input = (more: Partial<OperationInput> = {}): OperationInput => ({ path: {}, query: {}, ...more });
const addOn = input({
  body: { add_on: { name: 'Setup', code: 's', amount_cents: 5, amount_currency: 'EUR', colour: 'red' } },
});

const always: InvokeParts['runOnce'] = (_operation, _input, context, make) => make(context);

function setUp(parts: Partial<InvokeParts> = {}) {
  const sent: [Operation, OperationInput, CallContext][] = [];
  const lines: string[] = [];
  const client = {
    call: (...given: [Operation, OperationInput, CallContext]) => {
      sent.push(given);
      return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{"n":1.10}') });
    },
    describe: () => ({
      method: 'POST',
      url: 'https://api.test/add_ons',
      headers: {},
      body: '{"a":12345678901234567890}',
    }),
  } as unknown as LagoClient;
  const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => lines.push(line) });
  const invoke = createInvoke({
    client,
    log,
    validation: 'enforce',
    runOnce: always,
    govern: (next) => next,
    ...parts,
  });
  const context = (more: Partial<InvokeContext> = {}): InvokeContext => ({
    requestId: 'r-1',
    deadline: Date.now() + 5000,
    signal: new AbortController().signal,
    consumer: '',
    ...more,
  });
  return { invoke, sent, lines, context };
}

it('sends what is right, and hands the answer on as it came', async () => {
  const { invoke, sent, context } = setUp();
  const reply = await invoke(find, input({ path: { lago_id: INVOICE } }), context());
  expect([reply.body.toString(), reply.unknownFields, reply.violations]).toEqual(['{"n":1.10}', [], []]);
  expect(sent).toHaveLength(1);
});

it('maps what is JSON, and leaves the rest as it came', async () => {
  const output = { passThrough: false, apply: () => ({ mapped: true }) };
  const answered = async (body: string) => {
    const client = { call: () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from(body) }) };
    const { invoke, context } = setUp({ client: client as unknown as LagoClient });
    const reply = await invoke({ ...find, output } as Operation, input({ path: { lago_id: INVOICE } }), context());
    return reply.body.toString();
  };
  expect(await answered('{"n":1}')).toBe('{"mapped":true}');
  expect(await answered('a,b')).toBe('a,b');
});

it('passes on fields it does not know, and names them', async () => {
  const { invoke, sent, context } = setUp();
  const reply = await invoke(create, addOn, context());
  expect(reply.unknownFields).toHaveLength(1);
  expect(reply.unknownFields[0]).toContain('colour');
  expect(sent[0]?.[1].body).toEqual(addOn.body);
});

describe('an input that is not as described', () => {
  const wrong = input({ body: { add_on: { name: 'Setup', code: 's', amount_cents: 'much', amount_currency: 'EUR' } } });

  it('is refused by field before anything is sent', async () => {
    const { invoke, sent, context } = setUp();
    await expect(invoke(create, wrong, context())).rejects.toMatchObject({
      type: { status: 422 },
      message: expect.stringContaining('amount_cents') as string,
    });
    expect(sent).toEqual([]);
  });

  it('is sent and reported, without its values, where that is wished', async () => {
    const { invoke, sent, lines, context } = setUp({ validation: 'report' });
    const reply = await invoke(create, wrong, context());
    expect([sent.length, reply.violations.length, lines.length]).toEqual([1, 1, 1]);
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      requestId: 'r-1',
      operation: 'createaddon',
      of: 1,
      message: 'input not as described',
    });
    expect(lines[0]).not.toContain('much');
  });

  it('is not looked at where nothing is checked', async () => {
    const { invoke, sent, lines, context } = setUp({ validation: 'off' });
    const reply = await invoke(create, wrong, context());
    expect([sent.length, reply.violations, lines]).toEqual([1, [], []]);
  });
});

describe('a dry run', () => {
  it('describes the request with its digits, and sends nothing', async () => {
    const { invoke, sent, context } = setUp();
    const reply = await invoke(create, addOn, context({ dryRun: true }));
    expect([reply.status, reply.dryRun, reply.headers['preference-applied'], sent]).toEqual([200, true, 'dry-run', []]);
    expect(reply.headers['content-type']).toBe('application/vnd.gateway.dry-run+json');
    expect(reply.body.toString()).toContain('"body":{"a":12345678901234567890}');
    expect(reply.unknownFields).toHaveLength(1);
  });

  it('refuses a key the call would refuse', async () => {
    const { invoke, context } = setUp();
    const bad = context({ dryRun: true, idempotencyKey: 'two words' });
    await expect(invoke(create, addOn, bad)).rejects.toMatchObject({ type: { status: 400 } });
    const read = await invoke(find, input({ path: { lago_id: INVOICE } }), bad);
    expect(read.dryRun).toBe(true);
  });
});

it('lets its keys decide whether the call is made', async () => {
  const kept = { status: 200, headers: {}, body: Buffer.from('{}'), replayed: true as const };
  const { invoke, sent, context } = setUp({ runOnce: () => Promise.resolve(kept) });
  expect(await invoke(create, addOn, context({ idempotencyKey: 'k' }))).toMatchObject({ replayed: true });
  expect(sent).toEqual([]);
});

describe('asked for what a key brought already', () => {
  const under = (intent: Partial<Intent>): InvokeParts['runOnce'] => {
    const whole = { id: 'i', startedAt: 0, resumed: false, ...intent };
    return (_operation, _input, context, make) => make({ ...context, intent: whole });
  };
  const kept = { idempotencyKey: 'k', keptOnly: true };

  it('looks for a call whose end is not known, and says so to the client', async () => {
    const { invoke, sent, context } = setUp({ runOnce: under({ resumed: true }) });
    await invoke(create, addOn, context(kept));
    expect(sent.map(([, , { lookOnly }]) => lookOnly)).toEqual([true]);
  });

  it('cuts nothing: that would send it anew', async () => {
    const large = () => ({ pieces: [], send: () => Promise.reject(new Error('sent')) });
    const { invoke, sent, context } = setUp({ large, runOnce: under({ resumed: true }) });
    await invoke(create, addOn, context(kept));
    expect(sent.map(([, , { lookOnly }]) => lookOnly)).toEqual([true]);
  });

  it.each<[string, Partial<Intent>, string]>([
    ['nothing was made under it', {}, 'nothing-kept'],
    ['nobody knows what was made under it', { lapse: { since: 1 } }, 'outcome-unknown'],
  ])('sends nothing when %s', async (_, intent, slug) => {
    const { invoke, sent, context } = setUp({ runOnce: under(intent) });
    await expect(invoke(create, addOn, context(kept))).rejects.toMatchObject({ type: { slug } });
    expect(sent).toEqual([]);
  });
});
