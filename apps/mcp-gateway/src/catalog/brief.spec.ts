import { brief, effects, sentences } from './brief.js';

describe('brief', () => {
  it.each([
    ['One thing. Another thing.', 50, 'One thing'],
    ['Days a draft waits, counted from the end of the period', 30, 'Days a draft waits'],
    [
      'Days a subscription invoice stays a draft before it is final',
      50,
      'Days a subscription invoice stays a draft before',
    ],
    ['', 10, ''],
  ])('%j in %i', (text, limit, expected) => expect(brief(text, limit)).toBe(expected));
});

describe('sentences', () => {
  it('keeps whole sentences, at least one', () => {
    const text = 'Lists invoices. Returns invoices and meta. Totals may be old.';
    expect(sentences(text, 45)).toBe('Lists invoices. Returns invoices and meta.');
    expect(sentences(text, 3)).toBe('Lists invoices.');
  });

  it('leave out how values are written on the wire', () => {
    const text = 'Reads a customer. An external id with dots must be encoded. Returns customer.';
    expect(sentences(text, 200)).toBe('Reads a customer. Returns customer.');
  });

  it('can be narrowed to what happens', () => {
    expect(effects('Voids it. Returns invoice. It cannot be undone.', 200)).toBe('Voids it. It cannot be undone.');
  });
});
