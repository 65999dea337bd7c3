import fc from 'fast-check';
import { createTryIds } from './try-ids.js';

it('gives every try an id of its own that begins with that of the request', () => {
  const ids = createTryIds();
  const given = ['r-1', 'r-1', 'a.b:c/d', ''].map((requestId) => ids.next(requestId));
  expect(given).toEqual(['r-1-1', 'r-1-2', 'a-b-c-d-3', '-4']);
});

it('is made of what Rails keeps of a request id', () => {
  const ids = createTryIds();
  fc.assert(
    fc.property(fc.string(), (requestId) => {
      expect(ids.next(requestId)).toMatch(/^[\w-]{2,255}$/);
    }),
  );
});

it('knows the id of another try, and takes no other id for one', () => {
  const ids = createTryIds();
  const [first, second] = [ids.next('r-1'), ids.next('r-1')];
  expect([ids.isOther(first, second), ids.isOther(second, second), ids.isOther(undefined, second)]).toEqual([
    true,
    false,
    false,
  ]);
  for (const made of [
    'f0b1c3f2-6d21-4a51-9c0e-0123456789ab',
    'r-1',
    'r-1-3',
    'edge-1',
    '-',
    'r-1-99999999999999999999',
  ]) {
    expect(ids.isOther(made, second)).toBe(false);
  }
});

it('remembers the last thousands', () => {
  const ids = createTryIds();
  const first = ids.next('a');
  for (let count = 0; count < 8000; count += 1) ids.next('b');
  const own = ids.next('c');
  expect(ids.isOther(first, own)).toBe(true);
});
