import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithPython, launchPython, launchScript, runToEnd, startSandbox } from '@lago/testing';
import type { Sandbox, Service, Variables } from '@lago/testing';
import { Client } from 'lago-javascript-client';
import { startGateway } from './support/gateway.js';

let sandbox: Sandbox;
let gateway: Service | undefined;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => gateway?.stop());
afterAll(() => sandbox?.stop());

const newStore = () => join(mkdtempSync(join(tmpdir(), 'events-')), 'events.db');
const usage = { external_subscription_id: 'sub-417-a', code: 'gpu_minutes', properties: { minutes: 3 } };
const key = 'sandbox-events';

async function started(variables: Variables): Promise<Service> {
  gateway = await startGateway(`${sandbox.url}/api/v1`, { LAGO_TOKEN: key, TOTAL_TIMEOUT_MS: '3000', ...variables });
  return gateway;
}

async function send(body: unknown, headers: Record<string, string> = {}, path = '/events') {
  const reply = await fetch(`${gateway?.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: reply.status,
    headers: reply.headers,
    body: (await reply.json()) as { event: Record<string, unknown> },
  };
}

/** Every event the sandbox has with that id, once it has one. */
async function stored(id: string, account = key): Promise<Record<string, unknown>> {
  for (;;) {
    const { status, body } = await sandbox.api(account, 'GET', `/events/${id}`);
    if (status === 200) return (body as { event: Record<string, unknown> }).event;
    await sleep(50);
  }
}

it('keeps an event when it is asked to, answers in the shape of Lago, and delivers it', async () => {
  const store = newStore();
  await started({ EVENTS_STORE: store });
  const { status, headers, body } = await send(
    { event: { transaction_id: 'p-1', ...usage } },
    { prefer: 'respond-async' },
  );
  expect([status, headers.get('preference-applied'), headers.get('x-outcome'), headers.get('x-answered-by')]).toEqual([
    202,
    'respond-async',
    'stored',
    'gateway',
  ]);
  expect(body.event).toEqual({
    lago_id: null,
    transaction_id: 'p-1',
    lago_customer_id: null,
    code: 'gpu_minutes',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    precise_total_amount_cents: null,
    properties: { minutes: 3 },
    lago_subscription_id: null,
    external_subscription_id: 'sub-417-a',
    created_at: null,
  });
  expect(await stored('p-1')).toMatchObject({ transaction_id: 'p-1', timestamp: body.event['timestamp'] });
  expect(statSync(store).mode & 0o777).toBe(0o600);
  // Without the wish it goes the usual way.
  const plain = await send({ event: { transaction_id: 'p-2', ...usage } });
  expect([plain.status, plain.headers.get('x-answered-by')]).toEqual([200, 'lago']);
  // The same event again, a second later, is the same event: it has the time it was given first.
  const again = await send({ event: { transaction_id: 'p-1', ...usage } }, { prefer: 'respond-async' });
  expect([again.status, again.body]).toEqual([202, body]);
  const invalid = await send({ event: { code: 'gpu_minutes' } }, { prefer: 'respond-async' });
  expect(invalid.status).toBe(422);
});

it('does as it is told without a store: it sends', async () => {
  await started({});
  const { status, headers } = await send({ event: { transaction_id: 'n-1', ...usage } }, { prefer: 'respond-async' });
  expect([status, headers.get('preference-applied')]).toEqual([200, null]);
});

it('spill: official clients parse what is kept while Lago is away, and every event is there once afterwards', async () => {
  await started({ EVENTS: 'spill', EVENTS_STORE: newStore() });
  const lago = Client(key, { baseUrl: `${gateway?.url}/api/v1` });
  const before = await lago.events.createEvent({ event: { transaction_id: 's-0', ...usage } });
  expect([before.status, before.data.event.lago_id]).toEqual([200, expect.any(String)]);
  await sandbox.control('/faults', { operation: 'createevent', times: 1000, kind: 'status', status: 503 });
  await sandbox.control('/faults', { operation: 'createbatchevents', times: 1000, kind: 'status', status: 503 });
  const one = await lago.events.createEvent({ event: { transaction_id: 's-1', ...usage } });
  const two = await lago.events.createBatchEvents({
    events: ['s-2', 's-3'].map((transaction_id) => ({ transaction_id, ...usage })),
  });
  expect([one.status, one.data.event.transaction_id, two.status, two.data.events.length]).toEqual([202, 's-1', 202, 2]);
  await fetch(`${sandbox.secondUrl}/faults`, { method: 'DELETE' });
  for (const id of ['s-1', 's-2', 's-3']) await stored(id);
  const metrics = await (await fetch(`${gateway?.secondUrl}/metrics`)).text();
  expect(metrics).toMatch(/gateway_events_total\{what="stored",door="rest"\} 3/);
  const ready = (await (await fetch(`${gateway?.secondUrl}/readyz`)).json()) as Record<string, unknown>;
  expect(ready['events']).toMatchObject({ refused: 0, maxBytes: 1_073_741_824 });
});

it('async: what is accepted survives SIGKILL, and what Lago refuses for good is shown by npm run events', async () => {
  const store = newStore();
  await started({ EVENTS: 'async', EVENTS_STORE: store });
  await sandbox.api(key, 'POST', '/events', { event: { transaction_id: 'a-1', ...usage, timestamp: 1_893_456_000 } });
  await sandbox.control('/faults', { operation: 'createbatchevents', times: 1, kind: 'status', status: 503 });
  const replies = await Promise.all([
    send({ event: { transaction_id: 'a-1', ...usage, timestamp: 1_893_456_001 } }),
    send({ events: [{ transaction_id: 'a-2', ...usage }] }, {}, '/events/batch'),
  ]);
  expect(replies.map(({ status, headers }) => [status, headers.get('preference-applied')])).toEqual([
    [202, null],
    [202, null],
  ]);
  await gateway?.kill();
  await started({ EVENTS: 'async', EVENTS_STORE: store });
  await stored('a-2');
  const cli = (...args: string[]) =>
    launchScript('libs/event-delivery/dist/cli/main.js', {}, [...args, '--store', store]).ended;
  for (;;) {
    const { stdout } = await cli('list');
    if (stdout.includes('value_already_exist')) break;
    await sleep(100);
  }
  expect((await cli('export')).stdout).toContain('"transaction_id":"a-1"');
  await gateway?.stop();
});

it('does not start where events would be kept nowhere, or without the key they are sent with', async () => {
  const variables = { ...sandbox.variables, EVENTS: 'async' };
  const without = await runToEnd('rest-gateway', variables);
  expect([without.code, without.output]).toEqual([
    expect.any(Number),
    expect.stringContaining('EVENTS=async needs EVENTS_STORE'),
  ]);
  const passing = await runToEnd('rest-gateway', {
    ...variables,
    EVENTS_STORE: newStore(),
    LAGO_CREDENTIAL: 'passthrough',
  });
  expect(passing.output).toContain('events cannot be kept with LAGO_CREDENTIAL=passthrough');
  const nowhere = await runToEnd('rest-gateway', { ...variables, EVENTS_STORE: '/proc/no/events.db' });
  expect(nowhere.output).toContain('EVENTS_STORE: /proc/no/events.db cannot be opened');
});

it('takes a batch of thousands in pieces and tells of each event what became of it, with the same key once', async () => {
  await started({ TOTAL_TIMEOUT_MS: '60000' });
  await sandbox.api(key, 'POST', '/events', { event: { transaction_id: 'l-1', ...usage, timestamp: 1_893_456_000 } });
  await sandbox.api(key, 'POST', '/events', { event: { transaction_id: 'l-2', ...usage, timestamp: 1_893_456_999 } });
  const events: Record<string, unknown>[] = Array.from({ length: 1050 }, (_, index) => ({
    transaction_id: `l-${index}`,
    ...usage,
    timestamp: 1_893_456_000,
  }));
  events[3] = { ...events[3], code: '' };
  const idempotencyKey = { 'idempotency-key': 'large-1' };
  const partly = await send({ events }, idempotencyKey, '/events/batch');
  expect([partly.status, partly.headers.get('x-answered-by')]).toEqual([422, 'gateway']);
  const told = partly.body as unknown as {
    readonly counts: unknown;
    readonly code: string;
    readonly error_details: unknown;
    readonly outcomes: readonly { readonly outcome: string; readonly repeat: string }[];
  };
  expect([told.code, told.counts]).toEqual([
    'gateway_events_refused',
    { stored: 1047, 'stored-before': 1, different: 1, refused: 1 },
  ]);
  expect(told.outcomes.slice(0, 4).map(({ outcome, repeat }) => [outcome, repeat])).toEqual([
    ['stored', 'not-needed'],
    ['stored-before', 'not-needed'],
    ['different', 'useless'],
    ['refused', 'useless'],
  ]);
  expect(told.error_details).toEqual({
    2: { transaction_id: ['value_already_exist'] },
    3: { code: ['value_is_mandatory'] },
  });
  const rest = events.slice(4, 124);
  const again = await send({ events: rest }, { 'idempotency-key': 'large-2' }, '/events/batch');
  const whole = again.body as unknown as {
    readonly events: { readonly transaction_id: string }[];
    readonly counts: unknown;
  };
  expect([again.status, again.headers.get('x-outcome'), whole.counts]).toEqual([200, 'each', { 'stored-before': 120 }]);
  expect(whole.events.map(({ transaction_id: id }) => id)).toEqual(rest.map(({ transaction_id: id }) => id));
  const replayed = await send({ events: rest }, { 'idempotency-key': 'large-2' }, '/events/batch');
  expect([replayed.headers.get('idempotency-replayed'), replayed.body]).toEqual(['true', again.body]);
  const more = await send({ events: Array.from({ length: 10_001 }, () => ({ ...events[0] })) }, {}, '/events/batch');
  expect([more.status, more.body]).toEqual([
    422,
    expect.objectContaining({ error_details: { events: ['too_many_events'] } }),
  ]);
});

it('single calls beyond the limit travel together, each with its own answer, and a refusal is the one’s who earned it', async () => {
  // A busy machine may send so late that the stand-in says 429 more than once.
  await started({ RATE_LIMIT_WAIT_MS: '20000' });
  await sandbox.control('/settings', { rateLimit: { events: 50, default: 20 } });
  await send({ event: { transaction_id: 't-first', ...usage } });
  await sandbox.api(key, 'POST', '/events', { event: { transaction_id: 't-7', ...usage, timestamp: 1_893_456_000 } });
  const ids = Array.from({ length: 300 }, (_, index) => `t-${index}`);
  const replies = await Promise.all(ids.map((id) => send({ event: { transaction_id: id, ...usage } })));
  const refused = replies.flatMap(({ status, body }, index) => (status === 200 ? [] : [[index, body]]));
  expect(refused).toEqual([
    [
      7,
      expect.objectContaining({
        code: 'validation_errors',
        error_details: { transaction_id: ['value_already_exist'] },
      }),
    ],
  ]);
  expect(replies.map(({ body }) => body.event?.['transaction_id'] ?? 't-7')).toEqual(ids);
  await sandbox.control('/settings', { rateLimit: 'off' });
  const metrics = await (await fetch(`${gateway?.secondUrl}/metrics`)).text();
  expect(metrics).toMatch(/gateway_calls_together_count\{[^}]*operation="createevent"[^}]*\} [1-9]/);
});

describeWithPython()("Lago's Python client (needs .venv, made by .ci/python)", () => {
  it('spill: parses what is kept while Lago is away, and every event is there once afterwards', async () => {
    await started({ EVENTS: 'spill', EVENTS_STORE: newStore(), LAGO_TOKEN: 'sandbox-python-kept' });
    for (const operation of ['createevent', 'createbatchevents']) {
      await sandbox.control('/faults', { operation, times: 1000, kind: 'status', status: 503 });
    }
    const { stdout, stderr } = await launchPython(join(import.meta.dirname, 'python/kept_events.py'), {
      GATEWAY_URL: gateway?.url ?? '',
    }).ended;
    await fetch(`${sandbox.secondUrl}/faults`, { method: 'DELETE' });
    expect(stderr).toBe('');
    const one = JSON.parse(stdout) as Record<string, unknown>;
    expect(one).toMatchObject({ transaction_id: 'kept-1', lago_id: null, timestamp: '2030-01-01T00:00:00.000Z' });
    for (const id of ['kept-1', 'kept-2', 'kept-3']) await stored(id, 'sandbox-python-kept');
  });
});
