import { packagedCatalog } from '../../test/support/catalog.js';
import { usedKey } from './used-key.js';

const catalog = packagedCatalog();
const key = (name: string, given: object, confirmed?: string) => {
  const split = { own: {}, fields: undefined, confirmToken: undefined, idempotencyKey: undefined, notes: [], ...given };
  return usedKey(
    catalog.find((one) => one.name === name)!,
    split,
    confirmed,
  );
};

it('is the caller’s own where one came', () =>
  expect(key('updateaddon', { idempotencyKey: 'k' })).toEqual({
    under: 'k',
    argument: 'idempotency_key',
    value: 'k',
    given: true,
  }));

it('is the confirmation’s, which is repeated by its token', () =>
  expect(key('voidinvoice', { confirmToken: 't' }, 'id')).toEqual({
    under: 'id',
    argument: 'confirm_token',
    value: 't',
    given: true,
  }));

it('is repeated by the caller’s own key where both came', () =>
  expect(key('voidinvoice', { confirmToken: 't', idempotencyKey: 'k' }, 'k')).toMatchObject({
    under: 'k',
    argument: 'idempotency_key',
    value: 'k',
  }));

it('is made for calls that must never be sent twice, and only for those', () => {
  const [one, other] = [key('createinvoice', {}), key('createinvoice', {})];
  expect(one).toMatchObject({ argument: 'idempotency_key', value: one?.under, given: false });
  expect(one?.under).not.toBe(other?.under);
  expect(key('updateaddon', {})).toBeUndefined();
  expect(key('findinvoice', {})).toBeUndefined();
});
