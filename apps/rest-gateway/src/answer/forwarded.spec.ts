import { forwarded } from './forwarded.js';

const reply = (headers: Record<string, string>, more = {}) => ({
  status: 200,
  headers,
  body: Buffer.alloc(0),
  ...more,
});

describe('headers of an upstream answer', () => {
  it('go on when they are of use to the caller', () =>
    expect(
      forwarded(
        reply({
          'content-type': 'application/json',
          'x-ratelimit-limit': '5',
          'x-lago-version': '1',
          'set-cookie': 'a=b',
          server: 'x',
        }),
        'lago',
        'r-1',
      ),
    ).toEqual({
      'x-answered-by': 'lago',
      'content-type': 'application/json',
      'x-ratelimit-limit': '5',
      'x-lago-version': '1',
    }));

  it('keep an id the upstream made up beside the one of the caller', () => {
    expect(forwarded(reply({ 'x-request-id': 'r-1' }), 'lago', 'r-1')).toEqual({ 'x-answered-by': 'lago' });
    expect(forwarded(reply({ 'x-request-id': 'other' }), 'lago', 'r-1')).toMatchObject({
      'x-upstream-request-id': 'other',
    });
  });

  it('say when an answer is an earlier one, or was found out', () =>
    expect(forwarded(reply({}, { replayed: true, reconciled: true }), 'lago', 'r-1')).toEqual({
      'x-answered-by': 'lago',
      'idempotency-replayed': 'true',
      'x-outcome': 'reconciled',
    }));
});
