import { bearerChallenge } from './challenge.js';
import { createRefusal } from './refusal.js';

const challenge = (presented: boolean, ...given: Parameters<typeof createRefusal>) =>
  createRefusal(...given)('why "not"', presented).headers['www-authenticate'];

it('blames nothing where nothing was presented (RFC 6750 section 3.1)', () => {
  expect(challenge(false)).toBe('Bearer');
  expect(challenge(false, 'https://a.test/meta', 'lago:*:read')).toBe(
    'Bearer scope="lago:*:read", resource_metadata="https://a.test/meta"',
  );
});

it('says what is wrong with what was presented, quoted as it must be', () => {
  expect(challenge(true)).toBe('Bearer error="invalid_token", error_description="why \\"not\\""');
  expect(createRefusal()('why', true)).toMatchObject({ message: 'why', type: { status: 401 } });
});

it('leaves out what is not known', () => {
  expect(bearerChallenge({ scope: undefined, error: 'insufficient_scope' })).toBe('Bearer error="insufficient_scope"');
});
