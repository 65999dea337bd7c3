import { refusal, replyOf } from '../../test/calls.js';
import { at, lostCall, operations, partsOver, ruleOf } from '../../test/reconcile-parts.js';
import { CallAbortedError } from '../call/errors.js';
import type { Reply } from '../call/reply.js';
import { interpret, lookAgain } from './interpret.js';
import type { Case } from './interpret.js';
import { NOTHING_KNOWN } from './prior.js';
import type { Prior } from './prior.js';
import { readRule } from '../rules/read-rule.js';

const replyTo = (status: number, body: unknown = {}) => refusal(status, body).reply;
const taken = replyTo(422, { code: 'validation_errors', error_details: { code: ['value_already_exist'] } });
const addOn = { name: 'A', code: 'a' };
const shown = (more: object = {}) => replyOf({ add_on: { ...addOn, created_at: at(0), ...more } });
const caseOf = (id: string, input: object, prior: Prior = NOTHING_KNOWN): Case => ({
  call: lostCall(id, input),
  rule: readRule(operations.get(id)!),
  owner: 'me',
  prior,
});
const kindOf = async (of: Case, said: Reply, reads: Parameters<typeof partsOver>[0] = {}) =>
  (await interpret(of, said, partsOver(reads))).kind;

it.each([401, 403])('%d says nothing of the first try', async (status) => {
  expect(await kindOf(caseOf('createaddon', { body: { add_on: addOn } }), replyTo(status))).toBe('unclear');
  expect(await kindOf(caseOf('updateaddon', { path: { code: 'a' } }), replyTo(status))).toBe('unclear');
});

describe('it exists', () => {
  const of = caseOf('createaddon', { body: { add_on: addOn } });
  const other = replyTo(422, { code: 'validation_errors', error_details: { name: ['value_is_mandatory'] } });

  it.each<[string, Reply, Reply | Error, string]>([
    ['as it was sent', taken, shown(), 'success'],
    ['otherwise', taken, shown({ name: 'B' }), 'unclear'],
    ['since before', taken, shown({ created_at: at(-60_000) }), 'refused'],
    ['by the refusal alone', taken, refusal(404), 'unclear'],
    ['who knows how', taken, refusal(500), 'unclear'],
    ['as it was sent, whatever else is said', other, shown(), 'success'],
    ['otherwise and of late, whatever else is said', other, shown({ name: 'B' }), 'unclear'],
    ['since before, and something else is said', other, shown({ name: 'B', created_at: at(-60_000) }), 'refused'],
    ['not, and something else is said', other, refusal(404), 'refused'],
  ])('%s', async (_, said, read, expected) => {
    expect(await kindOf(of, said, { findaddon: () => read })).toBe(expected);
  });

  it.each([400, 413, 429])('is not even asked after %d', async (status) => {
    expect(await kindOf(of, replyTo(status))).toBe('refused');
  });

  it('is refused for what has nothing to do with it, when nothing of it is fresh', async () => {
    const customer = { external_id: 'c', name: 'C' };
    const upsert = caseOf('createcustomer', { body: { customer } });
    const invalid = replyTo(422, {
      code: 'validation_errors',
      error_details: { country: ['not_a_valid_country_code'] },
    });
    const reads = { findcustomer: () => replyOf({ customer: { ...customer, name: 'D', metadata: [] } }) };
    expect(await kindOf(upsert, invalid, reads)).toBe('refused');
  });
});

describe('it is gone', () => {
  const path = { path: { code: 'a' } };
  const missing = replyTo(404, { code: 'add_on_not_found' });

  it('and what it was is the answer', async () => {
    const record = shown();
    const meaning = await interpret(caseOf('destroyaddon', path, { record }), missing, partsOver({}));
    expect(meaning).toEqual({ kind: 'success', reply: { ...record, reconciled: true } });
  });

  it('or never was, or nobody knows, or another thing is said', async () => {
    expect(await kindOf(caseOf('destroyaddon', path, { record: false }), missing)).toBe('refused');
    expect(await kindOf(caseOf('destroyaddon', path), missing)).toBe('unclear');
    expect(await kindOf(caseOf('destroyaddon', path, { record: shown() }), replyTo(404))).toBe('refused');
  });

  it.each<[Prior, Reply | Error, string]>([
    [{ record: shown() }, refusal(404), 'success'],
    [{ record: shown() }, shown(), 'absent'],
    [{ record: shown() }, refusal(500), 'unclear'],
    [{ record: false }, refusal(404), 'absent'],
    [{}, refusal(404), 'unclear'],
    [{}, shown(), 'absent'],
    [{}, refusal(500), 'unclear'],
  ])('looked at again (%#)', async (prior, read, expected) => {
    const parts = partsOver({ findaddon: () => read });
    expect((await lookAgain(caseOf('destroyaddon', path, prior), parts)).kind).toBe(expected);
  });
});

describe('it is so', () => {
  const of = caseOf('voidinvoice', { path: { lago_id: 'i' } });
  const invoice = (status: string, ms = 0) => ({
    findinvoice: () => replyOf({ invoice: { status, voided_at: at(ms) } }),
  });

  it('by ours, since before, or not at all', async () => {
    const said = replyTo(405, { code: 'not_voidable' });
    expect(await kindOf(of, said, invoice('voided'))).toBe('success');
    expect(await kindOf(of, said, invoice('voided', -60_000))).toBe('refused');
    expect(await kindOf(of, said, invoice('draft'))).toBe('refused');
    expect(await kindOf(of, said, { findinvoice: () => refusal(500) })).toBe('unclear');
    expect(await kindOf(of, replyTo(422), invoice('voided'))).toBe('success');
    expect(await kindOf(of, replyTo(400), invoice('voided'))).toBe('refused');
  });

  it('looked at again', async () => {
    const again = async (reads: ReturnType<typeof invoice>) => (await lookAgain(of, partsOver(reads))).kind;
    expect(await again(invoice('voided'))).toBe('success');
    expect(await again(invoice('voided', -60_000))).toBe('unclear');
    expect(await again(invoice('draft'))).toBe('absent');
  });
});

describe('without a rule', () => {
  it('a refusal stands, unless a change of name has led nowhere', async () => {
    const kept = { path: { code: 'a' }, body: { add_on: { code: 'a', name: 'B' } } };
    const renamed = { path: { code: 'a' }, body: { add_on: { code: 'b' } } };
    const bare = { path: { code: 'a' }, body: { code: 'b' } };
    expect(await kindOf(caseOf('updateaddon', kept), replyTo(404))).toBe('refused');
    expect(await kindOf(caseOf('updateaddon', renamed), replyTo(404))).toBe('unclear');
    expect(await kindOf(caseOf('updateaddon', bare), replyTo(404))).toBe('unclear');
    expect(await kindOf(caseOf('updateaddon', renamed), replyTo(400))).toBe('refused');
    expect((await lookAgain(caseOf('updateaddon', renamed), partsOver({}))).kind).toBe('absent');
  });
});

it('goes with the caller', async () => {
  const aborted = { findaddon: () => new CallAbortedError(), findevent: () => new CallAbortedError() };
  const of = caseOf('createaddon', { body: { add_on: addOn } });
  await expect(interpret(of, taken, partsOver(aborted))).rejects.toThrow(CallAbortedError);
  const duplicate = replyTo(422, { error_details: { transaction_id: ['value_already_exist'] } });
  const event = caseOf('createevent', { body: { event: { transaction_id: 't' } } });
  await expect(interpret(event, duplicate, partsOver(aborted))).rejects.toThrow(CallAbortedError);
});

it('lists with find-match is looked for elsewhere', async () => {
  expect(ruleOf('createinvoice', 'find-match').kind).toBe('createinvoice');
  expect((await lookAgain(caseOf('createinvoice', {}), partsOver({}))).kind).toBe('absent');
});
