import fc from 'fast-check';
import { compile, match, normalizePath } from './router.js';

test('a plain parameter ends at a dot, which starts a format', () => {
  const pattern = compile('/customers/:external_id');
  expect(match(pattern, '/customers/acme.eu')).toEqual({ external_id: 'acme' });
  expect(match(pattern, '/customers/acme%2Eeu')).toEqual({ external_id: 'acme.eu' });
  expect(match(pattern, '/customers/a.b.c')).toBeNull();
  expect(match(pattern, '/customers/a/b')).toBeNull();
  expect(match(compile('/customers'), '/customers.json')).toEqual({});
});

test('a parameter in the middle takes no dot at all', () => {
  const pattern = compile('/customers/:id/current_usage');
  expect(match(pattern, '/customers/a.b/current_usage')).toBeNull();
  expect(match(pattern, '/customers/a%2Eb/current_usage')).toEqual({ id: 'a.b' });
});

test('codes take all that is left, transaction ids all but slashes', () => {
  expect(match(compile('/coupons/:code*code'), '/coupons/a/b.c%20d')).toEqual({ code: 'a/b.c d' });
  expect(match(compile('/events/:id*event'), '/events/a.b%2Fc')).toEqual({ id: 'a.b/c' });
  expect(match(compile('/events/:id*event'), '/events/a/b')).toBeNull();
});

test('slashes are squeezed and a last one is dropped', () => {
  expect(['//api//v1/x/', '/', '/a'].map(normalizePath)).toEqual(['/api/v1/x', '/', '/a']);
});

test('whatever an id is, encoding it and its dots brings it back', () => {
  const pattern = compile('/customers/:id/portal_url');
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
      const encoded = encodeURIComponent(id).replaceAll('.', '%2E');
      expect(match(pattern, `/customers/${encoded}/portal_url`)).toEqual({ id });
    }),
  );
});
