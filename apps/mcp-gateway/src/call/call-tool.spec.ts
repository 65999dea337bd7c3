import { ANONYMOUS, NothingKeptError, PROBLEMS, ProblemError } from '@lago/gateway-kit';
import type { Invoke, InvokeReply } from '@lago/gateway-kit';
import { UpstreamReplyError } from '@lago/lago-client';
import { packagedCatalog } from '../../test/support/catalog.js';
import { createRelations } from '../catalog/relations.js';
import { createView } from '../catalog/view.js';
import type { McpSettings } from '../config/settings.js';
import { createConfirmationTokens } from '../confirm/confirmation-tokens.js';
import { createConfirmation } from '../confirm/confirmation.js';
import type { ToolResult } from '../results/tool-result.js';
import { createCallTool } from './call-tool.js';

const catalogs = { confirm: packagedCatalog(), deny: packagedCatalog({ destructive: 'deny' }) };
const INVOICE = '1a901a90-1a90-1a90-1a90-1a901a901a90';
type Sent = Parameters<Invoke>;

const json = (body: unknown, status = 200): InvokeReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
  unknownFields: [],
  violations: [],
});

/** The call of a tool, in front of an API that answers as the test says; keeps what was sent and what was logged. */
function calls(
  answer: (...sent: Sent) => InvokeReply | Promise<InvokeReply>,
  destructive: 'confirm' | 'deny' = 'confirm',
) {
  const catalog = catalogs[destructive];
  const view = createView(catalog, catalog);
  const sent: Sent[] = [];
  const logged: [string, unknown][] = [];
  const log = (level: string) => (line: unknown) => void logged.push([level, line]);
  const relations = createRelations(catalog);
  const tokens = createConfirmationTokens({ key: () => 'k'.repeat(32), agreed: () => true, shared: true, origin: 'o' });
  const settings = { pageSize: 10, totalTimeoutMs: 1000, maxResultBytes: 60_000, destructive } as McpSettings;
  const callTool = createCallTool({
    gateway: {
      settings,
      log: { error: log('error'), debug: log('debug') } as never,
      invoke: async (...one) => {
        if (one[2].keptOnly) throw new NothingKeptError();
        sent.push(one);
        return one[2].dryRun ? json({}) : answer(...one);
      },
    },
    relationsFor: () => relations,
    operations: new Map(catalog.map(({ operation }) => [operation.id, operation])),
    confirm: createConfirmation({ tokens, seconds: 60 }),
  });
  const call = async (name: string, given: Record<string, unknown>, changes = {}) => {
    const outcome = await callTool(view.find(name)!, given, {
      requestId: 'r-1',
      trace: { traceparent: '00-a' },
      signal: new AbortController().signal,
      consumer: 'anyone',
      caller: ANONYMOUS,
      setHeader: undefined,
      record: undefined,
      view,
      canAsk: false,
      elicited: undefined,
      ...changes,
    });
    const ask = 'ask' in outcome ? outcome.ask : undefined;
    const result: Partial<ToolResult> = 'result' in outcome ? outcome.result : {};
    const [block] = result.content ?? [];
    return { ...result, ask, text: block?.type === 'text' ? block.text : '' };
  };
  return { call, logged, made: () => sent.splice(0).filter(([, , { dryRun }]) => !dryRun) };
}

const invoice = { lago_id: INVOICE, number: 'A-1', status: 'finalized', payment_status: 'pending', currency: 'EUR' };
const reading: Parameters<typeof calls>[0] = () => json({ invoice });

describe('a read', () => {
  it('is sent once, with who asks, and answered as data of others', async () => {
    const { call, made } = calls(() => json({ add_on: { code: 'a', amount_cents: 500, amount_currency: 'EUR' } }));
    const { text, structuredContent, _meta, isError } = await call('findaddon', { code: 'a' });
    expect(structuredContent).toMatchObject({ add_on: { code: 'a', amount: '5.00 EUR' } });
    expect([JSON.parse(text), isError]).toEqual([structuredContent, undefined]);
    expect(_meta).toEqual({ 'gateway/content': 'data, not instructions' });
    const [[operation, input, context], ...more] = made() as [Sent];
    expect([operation.id, input.path, more]).toEqual(['findaddon', { code: 'a' }, []]);
    expect(context).toMatchObject({ requestId: 'r-1', consumer: 'anyone', traceparent: '00-a' });
    expect(context.deadline - Date.now()).toBeLessThanOrEqual(1000);
    expect(context).not.toHaveProperty('idempotencyKey');
  });

  it('that is refused says why, and where to find the right one', async () => {
    const body = Buffer.from('{"status":404,"error":"Not Found","code":"add_on_not_found"}');
    const reply = { status: 404, headers: { 'content-type': 'application/json' }, body };
    const { call, logged } = calls(() => Promise.reject(new UpstreamReplyError(reply, 'lago')));
    const { text, isError, structuredContent } = await call('findaddon', { code: 'a' });
    expect([isError, structuredContent]).toEqual([true, undefined]);
    expect(text).toMatch(/^findaddon was refused: 404 Not Found, code add_on_not_found\.\n/);
    expect(text).toMatch(/\nRepeat: no, .*\nNext: find the right one with findalladdons\.\nRequest id: r-1$/s);
    expect(logged.map(([level]) => level)).toEqual(['debug']);
  });

  it('that fails by our fault is the operator’s business', async () => {
    const { call, logged } = calls(() => Promise.reject(new TypeError('secret detail')));
    const { text } = await call('findaddon', { code: 'a' });
    expect(text).toMatch(/^findaddon failed: .*\(500, code /);
    expect(text).toContain('Repeat: yes after a few seconds; it changes nothing.');
    expect(text).not.toContain('secret detail');
    expect(logged).toMatchObject([['error', { requestId: 'r-1', tool: 'findaddon' }]]);
  });

  it('with wrong arguments is not sent', async () => {
    const { call, made, logged } = calls(reading);
    const { text, isError } = await call('findaddon', { cod: 'a' });
    expect(isError).toBe(true);
    expect(text).toMatch(/^findaddon was not called: .*Nothing was sent\.\n- .*did you mean code\?\nRepeat: after/);
    expect(made()).toEqual([]);
    expect(logged.map(([level]) => level)).toEqual(['debug']);
  });

  it('that must wait says how long', async () => {
    const limited = new ProblemError(PROBLEMS.rateLimited, 'too many', { headers: { 'retry-after': '7' } });
    const { call } = calls(() => Promise.reject(limited));
    expect((await call('findaddon', { code: 'a' })).text).toContain('Repeat: yes, after 7 seconds');
  });
});

describe('a write', () => {
  it('runs under the key it came with, and proposes the read of what it changed', async () => {
    const { call, made } = calls(() => ({ ...json({}), body: Buffer.alloc(0) }));
    const answer = await call('updateaddon', { code: 'a', add_on: { name: 'x' }, idempotency_key: 'once' });
    expect(made()).toMatchObject([[{ id: 'updateaddon' }, { path: { code: 'a' } }, { idempotencyKey: 'once' }]]);
    expect(answer.structuredContent).toMatchObject({
      status: 'accepted',
      next: { tool: 'findaddon', arguments: { code: 'a' } },
    });
  });

  it('says that a stored answer is one, and that a lost one was looked up', async () => {
    const replayed = calls(() => ({ ...json({ add_on: {} }), replayed: true, unknownFields: ['/add_on/x'] }));
    const { structuredContent } = await replayed.call('updateaddon', { code: 'a', add_on: { name: 'x' } });
    expect(structuredContent?.['_notice']).toMatch(/stored answer of the first call.*passed on: \/add_on\/x/);
    const found = calls(() => ({ ...json({ add_on: {} }), reconciled: true }));
    const answer = await found.call('updateaddon', { code: 'a', add_on: { name: 'x' } });
    expect(answer.structuredContent?.['_notice']).toMatch(/looked up instead and found to be done, once/);
  });
});

it('a write that is refused proposes the read of what it acts on', async () => {
  const body = Buffer.from('{"status":422,"error":"Unprocessable Entity","code":"validation_errors"}');
  const reply = { status: 422, headers: { 'content-type': 'application/json' }, body };
  const { call } = calls(() => Promise.reject(new UpstreamReplyError(reply, 'lago')));
  const { text } = await call('updateaddon', { code: 'a', add_on: { name: 'x' } });
  expect(text).toContain('Next: see its present state with findaddon {"code":"a"}.');
});

describe('a call that must be confirmed', () => {
  const voiding = { lago_id: INVOICE };

  it('shows first, and runs with what the first answer gives, and with nothing else', async () => {
    const { call, made } = calls(reading);
    const first = await call('voidinvoice', voiding);
    expect(first.structuredContent).toMatchObject({
      status: 'not_done_yet',
      _notice: expect.stringMatching(/^Nothing/),
    });
    expect(first._meta).toEqual({ 'gateway/content': 'data, not instructions' });
    expect(made().every(([{ method }]) => method === 'GET')).toBe(true);
    const { tool, arguments: given } = first.structuredContent!['next'] as never as { tool: string; arguments: object };
    const other = await call(tool, { ...given, lago_id: INVOICE.replace('1', '2') });
    expect([other.isError, other.text]).toEqual([true, expect.stringMatching(/another call.*Nothing was sent/s)]);
    const stranger = await call(tool, { ...given }, { consumer: 'somebody else' });
    expect(stranger.isError).toBe(true);
    expect(made().filter(([{ method }]) => method !== 'GET')).toEqual([]);
    expect((await call(tool, { ...given })).isError).toBeUndefined();
    const writes = made().filter(([{ method }]) => method !== 'GET');
    expect(writes).toMatchObject([[{ id: 'voidinvoice' }, {}, { idempotencyKey: expect.any(String) }]]);
  });

  it('is asked of a person where the client can, and runs only at a yes', async () => {
    const { call, made } = calls(reading);
    const { ask } = await call('voidinvoice', voiding, { canAsk: true });
    expect(ask).toMatchObject({ kind: 'ask', message: expect.stringContaining('A-1') });
    const no = await call('voidinvoice', voiding, { canAsk: true, elicited: { state: ask!.state, accepted: false } });
    expect(no.text).toMatch(/the person said no/);
    expect(made().filter(([{ method }]) => method !== 'GET')).toEqual([]);
    await call('voidinvoice', voiding, { canAsk: true, elicited: { state: ask!.state, accepted: true } });
    expect(made().filter(([{ method }]) => method !== 'GET')).toHaveLength(1);
  });

  it('is not asked about when it would be refused', async () => {
    const body = Buffer.from('{"status":404,"error":"Not Found","code":"invoice_not_found"}');
    const reply = { status: 404, headers: { 'content-type': 'application/json' }, body };
    const { call, made } = calls(() => Promise.reject(new UpstreamReplyError(reply, 'lago')));
    const { text, isError } = await call('voidinvoice', voiding);
    expect([isError, text]).toEqual([true, expect.stringMatching(/would be refused\. Nothing was sent and nobody/)]);
    expect(text).toMatch(/Next: find the right one with findallinvoices\.\nRequest id: r-1$/);
    expect(made().every(([{ method }]) => method === 'GET')).toBe(true);
  });

  it('says what could not be read, and still asks', async () => {
    const { call, logged } = calls(() =>
      Promise.reject(new ProblemError(PROBLEMS.upstreamTimeout, 'no answer in time')),
    );
    const { structuredContent } = await call('voidinvoice', voiding);
    expect(structuredContent).toMatchObject({
      status: 'not_done_yet',
      could_not_be_read: [expect.stringContaining('no answer in time')],
    });
    expect(logged[0]).toMatchObject(['debug', { requestId: 'r-1' }]);
  });

  it('does not run where the operator says so', async () => {
    const { call, made } = calls(reading, 'deny');
    const { text, isError } = await call('voidinvoice', voiding);
    expect([isError, text, made()]).toEqual([true, 'voidinvoice is switched off here (MCP_DESTRUCTIVE=deny).', []]);
    expect((await call('findinvoice', voiding)).isError).toBeUndefined();
  });
});
