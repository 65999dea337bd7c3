import fc from 'fast-check';
import { readJson } from './read-json.js';
import { canonicalJson } from './same-json.js';

/** As calls were told apart before numbers had digits; stored digests are of this text. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, shuffled(inner)]),
  );
};

describe('canonical JSON', () => {
  it('is the text of a value whose members are in order', () => {
    const key = fc.oneof(fc.string(), fc.nat().map(String), fc.constantFrom('4294967294', '4294967295', '01', '-1'));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.array(tie('value')), fc.dictionary(key, tie('value'))),
    }));
    fc.assert(
      fc.property(value, (any) => {
        expect(canonicalJson(any)).toBe(sorted(any));
        expect(canonicalJson(shuffled(any))).toBe(sorted(any));
      }),
    );
  });

  it('sees every digit, and no spelling', () => {
    const text = (json: string) => canonicalJson(readJson(json));
    expect(text('9007199254740993')).not.toBe(text('9007199254740992'));
    expect(text('9007199254740993')).toBe(text('9007199254740993.0'));
    expect(text('{"a":[0.12345678901234567890]}')).toBe(text('{"a":[12345678901234567890e-20]}'));
  });
});
