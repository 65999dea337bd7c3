import { secondsToWait } from './seconds-to-wait.js';

const NOW = Date.parse('2026-11-27T20:00:00Z');

it.each([
  ['7', '7'],
  ['0', '1'],
  ['Fri, 27 Nov 2026 20:00:30 GMT', '30'],
  ['Friday, 27-Nov-26 20:00:30 GMT', '30'],
  ['Fri, 27 Nov 2026 19:00:00 GMT', '1'],
  ['soon', undefined],
  ['', undefined],
])('%j is %s seconds', (text, expected) => expect(secondsToWait({ 'retry-after': text }, NOW)).toBe(expected));

it('is nothing where nothing was said', () => expect(secondsToWait({})).toBeUndefined());
