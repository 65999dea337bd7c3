import { createHash } from 'node:crypto';
import { readJson } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';
import type { KeyedContext } from './key.js';
import { attachUpstreamKeys } from '../authentication/upstream-keys.js';
import { ANONYMOUS } from '../consumers/consumer.js';
import type { Consumer } from '../consumers/consumer.js';
import { callDigest, effectName } from './key.js';

const operation = { upstream: 'api' } as Operation;
const nameOf = (caller: Consumer) => {
  const context = { caller, consumer: caller.partition, upstreamSecret: caller.upstreamSecret('api') };
  return effectName('k', operation, context as unknown as KeyedContext);
};
/** As commit 36c0fde named it. */
const first = (consumer: string, secret: string) =>
  createHash('sha256')
    .update(JSON.stringify([consumer, 'api', secret, 'k']))
    .digest('base64url');
const ann = (secret?: string, partition = 'ann'): Consumer => ({
  ...ANONYMOUS,
  name: 'ann',
  partition,
  upstreamSecret: () => secret,
});
const attach = attachUpstreamKeys(['api'], true);

it('is what it always was where the gateway holds the secret', () => {
  expect(nameOf(ANONYMOUS)).toEqual({ lasting: first('anonymous', ''), present: first('anonymous', '') });
});

it('lasts when the own token of a consumer is replaced', () => {
  const [before, after] = [nameOf(ann('old', 'ann#own')), nameOf(ann('new', 'ann#own'))];
  expect(after.lasting).toBe(before.lasting);
  expect([before.present, after.present]).toEqual([first('ann#own', 'old'), first('ann#own', 'new')]);
  expect(before.account).toBeUndefined();
  expect(nameOf(ann('old', 'bob#own')).lasting).not.toBe(before.lasting);
});

it('is of the name of whoever brings keys of its own, and says that they changed', () => {
  const [before, after] = ['old', 'new'].map((key) => nameOf(attach(ann(), {}, key)));
  expect(after?.lasting).toBe(before?.lasting);
  expect(after?.account).not.toBe(before?.account);
  expect(before?.account).toMatch(/^[0-9a-f]{16}$/);
});

it('is of the key itself where nothing else is known of the caller', () => {
  const [one, other] = ['old', 'new'].map((key) => nameOf(attach(ANONYMOUS, {}, key)));
  expect(one?.lasting).not.toBe(other?.lasting);
  expect([one?.account, other?.account]).toEqual([undefined, undefined]);
});

it('cannot be met by a key of somebody else', () => {
  const parts = [
    nameOf(ann()),
    nameOf(ann('s')),
    nameOf(ann(undefined, 'ann#own')),
    nameOf(attach(ann(), {}, 's')),
    nameOf(attach(ANONYMOUS, {}, 's')),
  ];
  expect(new Set(parts.map(({ lasting }) => lasting)).size).toBe(4);
  // `ann` with a held secret of her own and `ann` who brings it are one caller.
  expect(parts[1]?.lasting).toBe(parts[3]?.lasting);
});

const digest = (body: string) =>
  callDigest({ id: 'createaddon' } as Operation, { path: {}, query: {}, body: readJson(body) });

describe('the digest of a call', () => {
  it('sees the last digit of an amount', () => {
    const amounts = ['9007199254740992', '9007199254740993', '9007199254740993.5', '1e400', '0.1234567890123456789'];
    const all = amounts.map((amount) => digest(`{"add_on":{"amount_cents":${amount}}}`));
    expect(new Set(all).size).toBe(amounts.length);
  });

  it('is the same for the same call', () => {
    expect(digest('{"a":9007199254740993,"b":[1.0]}')).toBe(digest('{"b":[1],"a":9007199254740993}'));
  });

  it('tells a number from an object that looks like one inside', () => {
    expect(digest('[9007199254740993]')).not.toBe(digest('[{"text":"9007199254740993"}]'));
    expect(digest('[9007199254740993]')).not.toBe(digest('["9007199254740993"]'));
  });
});
