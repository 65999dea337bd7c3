import { packagedCatalog } from '../../test/support/catalog.js';
import { repeatAdvice } from './repeat-advice.js';

const tools = new Map(packagedCatalog().map((tool) => [tool.name, tool]));

describe('repeatAdvice', () => {
  it.each([
    [
      'a read after a 500',
      'findinvoice',
      { status: 500, outcome: 'unknown', wait: undefined },
      /^yes after a few seconds; it changes nothing/,
    ],
    [
      'a write that was not sent',
      'createinvoice',
      { status: 502, outcome: 'not-sent', wait: undefined },
      /^yes .*nothing was sent/,
    ],
    [
      'a write that may bill twice',
      'createinvoice',
      { status: 504, outcome: 'unknown', wait: undefined },
      /^no, .*Check first/,
    ],
    [
      'a write with a reconcile rule',
      'voidinvoice',
      { status: 504, outcome: 'unknown', wait: undefined },
      /^only after a check/,
    ],
    [
      'a write that may be repeated',
      'updateaddon',
      { status: 504, outcome: 'unknown', wait: undefined },
      /does no harm/,
    ],
    [
      'a write with a key',
      'createinvoice',
      { status: 504, outcome: 'unknown', wait: '2', key: { argument: 'confirm_token', value: 'abc', given: true } },
      /^yes after 2 seconds, with the same key \(confirm_token "abc", keep this value\)/,
    ],
    [
      'a write with a key of ours',
      'createinvoice',
      { status: 504, outcome: 'unknown', wait: '2', key: { argument: 'idempotency_key', value: 'k', given: false } },
      /^no, .*Or repeat it with the key of the first call \(idempotency_key "k", keep this value\)/,
    ],
    [
      'an event',
      'createevent',
      { status: 504, outcome: 'unknown', wait: undefined, own: { event: { transaction_id: 't-1' } } },
      /^yes .* with the same transaction_id "t-1" and the same timestamp/,
    ],
    [
      'too many calls',
      'createinvoice',
      { status: 429, outcome: 'refused', wait: '9' },
      /^yes, after 9 seconds; this call had no effect/,
    ],
    [
      'a running call with the same key',
      'createinvoice',
      { status: 409, outcome: 'not-sent', wait: '3' },
      /first call is still running/,
    ],
    ['wrong arguments', 'findinvoice', { status: 422, outcome: 'refused', wait: undefined }, /^no, the same call/],
    ['missing rights', 'findinvoice', { status: 403, outcome: 'refused', wait: undefined }, /^no, not before/],
  ] as const)('%s', (_, name, ending, expected) => {
    expect(repeatAdvice(tools.get(name)!, ending)).toMatch(expected);
  });
});
