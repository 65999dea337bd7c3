import { brief, effects, sentences } from './brief.js';

describe('brief', () => {
  it.each([
    ['One thing. Another thing.', 8, 'One thing'],
    ['One thing. Another thing.', 50, 'One thing; Another thing'],
    ['Net price of one unit, in cents; omitted means that of the add-on.', 20, 'Net price of one unit, in cents'],
    ['A phrase is never cut however long it may be', 10, 'A phrase is never cut however long it may be'],
    ['Version 1.5 is kept. Rest.', 20, 'Version 1.5 is kept'],
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
