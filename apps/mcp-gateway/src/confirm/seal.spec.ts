import { createSeal } from './seal.js';

const parts = { key: () => 'k'.repeat(32), agreed: () => true, shared: true, origin: 'here' };
const seal = createSeal(parts);
const binding = { consumer: 'ann', tool: 'voidinvoice', arguments: { lago_id: '1', invoice: { a: 1, b: [2] } } };
const token = seal.mint(binding, 'id-1', 1000);

describe('seal', () => {
  it('opens for the same call, whatever the order of its arguments', () => {
    const sorted = { ...binding, arguments: { invoice: { b: [2], a: 1 }, lago_id: '1' } };
    expect(seal.check(token, 999, sorted)).toEqual({ state: 'valid', id: 'here~id-1' });
  });

  it.each([
    ['another caller', { ...binding, consumer: 'bob' }],
    ['another tool', { ...binding, tool: 'deletefee' }],
    ['other arguments', { ...binding, arguments: { lago_id: '2' } }],
  ])('not for %s', (_, other) => expect(seal.check(token, 999, other)).toEqual({ state: 'other-call' }));

  it('not after its time', () => expect(seal.check(token, 1001, binding)).toEqual({ state: 'expired' }));

  it('not with another key', () => {
    expect(createSeal({ ...parts, key: () => 'other'.repeat(8) }).check(token, 999)).toEqual({ state: 'forged' });
  });

  it('not when any character was changed', () => {
    for (let index = 0; index < token.length; index++) {
      const changed = `${token.slice(0, index)}${token[index] === 'x' ? 'y' : 'x'}${token.slice(index + 1)}`;
      expect(seal.check(changed, 999, binding).state).toBe('forged');
    }
    for (const odd of ['', '.', 'a.b', `${token}.`, `${token}-TAMPERED`])
      expect(seal.check(odd, 999).state).toBe('forged');
  });

  describe('of another process', () => {
    const other = (more: Partial<typeof parts>) => createSeal({ ...parts, origin: 'there', ...more });

    it('is good everywhere where replicas remember together which were used', () => {
      expect(other({}).check(token, 999, binding)).toEqual({ state: 'valid', id: 'here~id-1' });
    });

    it('is good nowhere else where each remembers alone', () => {
      expect(other({ shared: false }).check(token, 999, binding)).toEqual({ state: 'elsewhere' });
      expect(createSeal({ ...parts, shared: false }).check(token, 999, binding).state).toBe('valid');
    });

    it('is told from an invented one where each has a key of its own', () => {
      const alone = { key: () => 'other'.repeat(8), agreed: () => false };
      expect(other(alone).check(token, 999)).toEqual({ state: 'elsewhere' });
      for (const odd of ['yes', 'a~b.c.d.e', token.replace('here', 'there')])
        expect(other(alone).check(odd, 999)).toEqual({ state: 'forged' });
      expect(other({ ...alone, agreed: () => true }).check(token, 999)).toEqual({ state: 'forged' });
    });
  });
});
