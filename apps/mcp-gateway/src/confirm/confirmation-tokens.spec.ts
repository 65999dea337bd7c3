import { createConfirmationTokens } from './confirmation-tokens.js';

const parts = { key: () => 'k'.repeat(32), agreed: () => true, shared: true, origin: 'here' };
const tokens = createConfirmationTokens(parts);
const binding = { consumer: 'ann', tool: 'voidinvoice', arguments: { lago_id: '1', invoice: { a: 1, b: [2] } } };
const token = tokens.issue(binding, 'id-1', 1000);

describe('a confirmation token', () => {
  it('opens for the same call, whatever the order of its arguments', () => {
    const sorted = { ...binding, arguments: { invoice: { b: [2], a: 1 }, lago_id: '1' } };
    expect(tokens.verify(token, 999, sorted)).toEqual({ state: 'valid', id: 'here~id-1' });
  });

  it.each([
    ['another caller', { ...binding, consumer: 'bob' }],
    ['another tool', { ...binding, tool: 'deletefee' }],
    ['other arguments', { ...binding, arguments: { lago_id: '2' } }],
  ])('not for %s', (_, other) => expect(tokens.verify(token, 999, other)).toMatchObject({ state: 'other-call' }));

  it('not after its time', () => expect(tokens.verify(token, 1001, binding)).toMatchObject({ state: 'expired' }));

  it('not with another key', () => {
    expect(createConfirmationTokens({ ...parts, key: () => 'other'.repeat(8) }).verify(token, 999)).toEqual({
      state: 'forged',
    });
  });

  it('not when any character was changed', () => {
    for (let index = 0; index < token.length; index++) {
      const changed = `${token.slice(0, index)}${token[index] === 'x' ? 'y' : 'x'}${token.slice(index + 1)}`;
      expect(tokens.verify(changed, 999, binding).state).toBe('forged');
    }
    for (const odd of ['', '.', 'a.b', `${token}.`, `${token}-TAMPERED`])
      expect(tokens.verify(odd, 999).state).toBe('forged');
  });

  describe('of another process', () => {
    const other = (more: Partial<typeof parts>) => createConfirmationTokens({ ...parts, origin: 'there', ...more });

    it('is good everywhere where replicas remember together which were used', () => {
      expect(other({}).verify(token, 999, binding)).toEqual({ state: 'valid', id: 'here~id-1' });
    });

    it('is good nowhere else where each remembers alone', () => {
      expect(other({ shared: false }).verify(token, 999, binding)).toEqual({ state: 'elsewhere' });
      expect(createConfirmationTokens({ ...parts, shared: false }).verify(token, 999, binding).state).toBe('valid');
    });

    it('is told from an invented one where each has a key of its own', () => {
      const alone = { key: () => 'other'.repeat(8), agreed: () => false };
      expect(other(alone).verify(token, 999)).toEqual({ state: 'elsewhere' });
      for (const odd of ['yes', 'a~b.c.d.e', token.replace('here', 'there')])
        expect(other(alone).verify(odd, 999)).toEqual({ state: 'forged' });
      expect(other({ ...alone, agreed: () => true }).verify(token, 999)).toEqual({ state: 'forged' });
    });
  });
});
