import type { DocumentedError } from '@lago/capability-model';
import { readRefusal as readOf } from './refusal.js';

const reply = (status: number, body: unknown) => ({
  status,
  headers: {},
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

/** As the packaged contract has it. */
const answers = { errorCode: '/code', errorDetails: '/error_details' };
const readRefusal = (given: Parameters<typeof readOf>[0], errors: readonly DocumentedError[]) =>
  readOf(given, { say: (text) => text, operation: { facts: { errors, answers } } });

describe('readRefusal', () => {
  it('names each field in words and adds what is documented', () => {
    const known = [
      {
        status: 422,
        code: 'validation_errors',
        field: 'code',
        messages: ['value_already_exist'],
        when: 'the code is taken',
      },
    ];
    const body = { status: 422, error: 'Unprocessable Entity', code: 'validation_errors' };
    const refusal = readRefusal(reply(422, { ...body, error_details: { code: ['value_already_exist'] } }), known);
    expect(refusal.details).toEqual(['code: value already exist (value_already_exist) - the code is taken']);
  });

  it.each([
    [
      { 0: { transaction_id: ['value_already_exist'] }, 3: 'failed: x' },
      ['0.transaction_id: value already exist (value_already_exist)', '3: failed: x'],
    ],
    ['expression failed', ['expression failed']],
    [{ third_party: 'stripe', http_status: 402 }, ['third_party: stripe', 'http_status: 402']],
    [undefined, []],
  ])('understands %j', (details, expected) => {
    expect(readRefusal(reply(422, { error_details: details }), []).details).toEqual(expected);
  });

  it('gives the documented reason for a code', () => {
    const known = [{ status: 405, code: 'not_voidable', when: 'the invoice is not finalized' }];
    expect(readRefusal(reply(405, { code: 'not_voidable' }), known).reasons).toEqual(['the invoice is not finalized']);
  });

  it('never repeats markup or hidden characters', () => {
    const page = readRefusal(reply(502, '<html><body>secret</body></html>'), []);
    expect(page).toMatchObject({ error: undefined, code: undefined, details: [] });
    const tricky = readRefusal(reply(400, { error: '<script>alert(1)</script>', code: 'a\u200bb' }), []);
    expect(tricky).toMatchObject({ error: undefined, code: 'ab' });
  });
});

it('gives advice about a field only for that field, and only for what is said of it', () => {
  const known = { status: 422, field: 'code', messages: ['value_is_invalid'], when: 'w', advice: 'use another' };
  const adviceFor = (details: object) => {
    const body = Buffer.from(JSON.stringify({ status: 422, error_details: details }));
    return readRefusal({ status: 422, headers: {}, body }, [known]).advice;
  };
  expect(adviceFor({ code: ['value_is_invalid'] })).toBe('use another');
  expect(adviceFor({ name: ['value_is_invalid'] })).toBeUndefined();
  expect(adviceFor({ code: ['value_already_exist'] })).toBeUndefined();
});

it('takes a documented reason for its own status and code only', () => {
  const known = { status: 405, code: 'not_voidable', when: 'the invoice is a draft' };
  const reasonsFor = (status: number, code: string) =>
    readRefusal({ status, headers: {}, body: Buffer.from(JSON.stringify({ status, code })) }, [known]).reasons;
  expect(reasonsFor(405, 'not_voidable')).toEqual(['the invoice is a draft']);
  expect(reasonsFor(405, 'other')).toEqual([]);
  expect(reasonsFor(422, 'not_voidable')).toEqual([]);
});

it('says what an API says whose contract does not tell where', () => {
  const tool = { say: (text: string) => text, operation: { facts: { errors: [], answers: {} } } };
  const said = readOf(reply(400, { status: 400, message: 'no such plan', fields: { plan: ['unknown'] } }), tool);
  expect(said.details).toEqual(['message: no such plan', 'fields.plan: unknown']);
});
