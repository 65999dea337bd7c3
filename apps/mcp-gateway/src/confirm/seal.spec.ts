import { createSeal } from './seal.js';

const seal = createSeal(() => 'k'.repeat(32));
const binding = { consumer: 'ann', tool: 'voidinvoice', arguments: { lago_id: '1', invoice: { a: 1, b: [2] } } };
const token = seal.mint(binding, 'id-1', 1000);

describe('seal', () => {
  it('opens for the same call, whatever the order of its arguments', () => {
    const sorted = { ...binding, arguments: { invoice: { b: [2], a: 1 }, lago_id: '1' } };
    expect(seal.check(token, 999, sorted)).toEqual({ state: 'valid', id: 'id-1' });
  });

  it.each([
    ['another caller', { ...binding, consumer: 'bob' }],
    ['another tool', { ...binding, tool: 'deletefee' }],
    ['other arguments', { ...binding, arguments: { lago_id: '2' } }],
  ])('not for %s', (_, other) => expect(seal.check(token, 999, other)).toEqual({ state: 'other-call' }));

  it('not after its time', () => expect(seal.check(token, 1001, binding)).toEqual({ state: 'expired' }));

  it('not with another key', () => {
    expect(createSeal(() => 'other'.repeat(8)).check(token, 999)).toEqual({ state: 'forged' });
  });

  it('not when any character was changed', () => {
    for (let index = 0; index < token.length; index++) {
      const changed = `${token.slice(0, index)}${token[index] === 'x' ? 'y' : 'x'}${token.slice(index + 1)}`;
      expect(seal.check(changed, 999, binding).state).toBe('forged');
    }
    for (const odd of ['', '.', 'a.b', `${token}.`, `${token}-TAMPERED`])
      expect(seal.check(odd, 999).state).toBe('forged');
  });
});
