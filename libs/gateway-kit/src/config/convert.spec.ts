import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { CommaList, RateList, WholeNumber } from './convert.js';

class Settings {
  @CommaList() list?: unknown;
  @WholeNumber() count?: unknown;
  @RateList() rates?: unknown;
}

const read = (given: object) => plainToInstance(Settings, given);

it.each([
  ['list', 'a, b,,c ', ['a', 'b', 'c']],
  ['list', '', []],
  ['count', '0042', 42],
  ['count', '-1', '-1'],
  ['count', '1e3', '1e3'],
  ['count', ' 1', ' 1'],
  ['rates', 'events=500, read.slow=0.5', { events: 500, 'read.slow': 0.5 }],
  ['rates', 'events=0', 'events=0'],
  ['rates', 'events', 'events'],
  ['rates', 'events=1,', 'events=1,'],
])('%s: %j is read as %j', (name, text, value) => {
  expect(read({ [name]: text })).toEqual({ [name]: value });
});

it.each(['list', 'count', 'rates'])('%s: a default that is no text stays as it is', (name) => {
  for (const value of [7, ['a'], { a: 1 }]) expect(read({ [name]: value })).toEqual({ [name]: value });
});
