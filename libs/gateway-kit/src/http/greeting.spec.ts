import fc from 'fast-check';
import { greetingPage, prefersHtml } from './greeting.js';

it.each([
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['TEXT/HTML; charset=utf-8', true],
  ['application/json, text/html;q=0.5', false],
  ['application/json;q=0.5, text/html', true],
  ['text/html;q=0', false],
  ['*/*', false],
  ['application/json, text/event-stream', false],
  ['', false],
  [undefined, false],
])('Accept %j: %p', (accept, expected) => expect(prefersHtml(accept)).toBe(expected));

it('answers any text with yes or no', () =>
  fc.assert(fc.property(fc.string(), (text) => expect(typeof prefersHtml(text)).toBe('boolean'))));

it('shows whatever it is given as text', () => {
  const page = greetingPage({ title: '<script>', about: 'a & b', links: { '"><script>': '<b>' } });
  expect(page).not.toMatch(/<script>|<b>|""/);
  expect(page).toContain('a &amp; b');
});
