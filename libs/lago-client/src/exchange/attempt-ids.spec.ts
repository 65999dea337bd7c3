import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createAttemptIds } from './attempt-ids.js';

it('gives every try an id of its own that begins with that of the request', () => {
  const ids = createAttemptIds(123_456);
  const given = ['r-1', 'r-1', 'a.b:c/d', ''].map((requestId) => ids.next(requestId));
  expect(given.map((id) => id.slice(0, -10))).toEqual(['r-1-1234561', 'r-1-1234562', 'a-b-c-d-1234563', '-1234564']);
});

it('is made of what Rails keeps of a request id', () => {
  const ids = createAttemptIds();
  fc.assert(
    fc.property(fc.string(), (requestId) => {
      expect(ids.next(requestId)).toMatch(/^[\w-]{2,255}$/);
    }),
  );
});

it('knows the id of another try, of another gateway and of long ago as well', () => {
  const [ids, others] = [createAttemptIds(123_456), createAttemptIds(654_321)];
  const [first, own] = [ids.next('r-1'), ids.next('r-1')];
  for (let count = 0; count < 10_000; count += 1) ids.next('r-1');
  expect([ids.isOther(first, own), ids.isOther(others.next('r-1'), own)]).toEqual([true, true]);
  expect([ids.isOther(own, own), ids.isOther(undefined, own)]).toEqual([false, false]);
});

it('takes no other id for one', () => {
  const ids = createAttemptIds();
  const own = ids.next('r-1');
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(fc.string(), digits, (before, number) => {
      expect(ids.isOther(`${before}-${number}`, own)).toBe(false);
    }),
  );
  for (const made of [randomUUID(), 'r-1', `${own}0`, own.slice(0, -1), 'edge-1', '-', '']) {
    expect(ids.isOther(made, own)).toBe(false);
  }
});
