import { createHash } from 'node:crypto';
import type { Operation } from '@lago/capability-model';
import type { InvokeContext } from '../context.js';
import { attachUpstreamKeys } from '../authentication/upstream-keys.js';
import { ANONYMOUS } from '../consumers/consumer.js';
import type { Consumer } from '../consumers/consumer.js';
import { effectName } from './key.js';

const operation = { upstream: 'api' } as Operation;
const nameOf = (caller: Consumer) => {
  const context = { caller, consumer: caller.partition, upstreamSecret: caller.upstreamSecret('api') };
  return effectName('k', operation, context as InvokeContext);
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

it('can not be met by a key of somebody else', () => {
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
