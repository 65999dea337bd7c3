import fc from 'fast-check';
import { fitList } from './fit-list.js';
import type { Page } from './fit-list.js';

describe('fitList', () => {
  it('leaves a list alone that fits', () => {
    expect(fitList([1, 2, 3], 100, { page: 1, perPage: 3 })).toEqual({ records: [1, 2, 3], next: undefined });
  });

  it('cuts without pages when there are none', () => {
    expect(fitList(['aaaa', 'bbbb', 'cccc'], 18, undefined)).toEqual({ records: ['aaaa', 'bbbb'], next: undefined });
  });

  it('continues exactly where it stopped: following next shows every record once, in order', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 70, max: 400 }),
        (lengths, perPage, limit) => {
          const all = lengths.map((length, index) => `${index}:${'x'.repeat(length)}`);
          const seen: unknown[] = [];
          let page: Page | undefined = { page: 1, perPage };
          while (page) {
            const from: number = (page.page - 1) * page.perPage;
            const records = all.slice(from, from + page.perPage);
            const shown = fitList(records, limit, page);
            expect(JSON.stringify(shown.records).length).toBeLessThanOrEqual(limit);
            seen.push(...shown.records);
            const more: boolean = from + page.perPage < all.length;
            page = shown.next ?? (more ? { page: page.page + 1, perPage: page.perPage } : undefined);
          }
          expect(seen).toEqual(all);
        },
      ),
      { numRuns: 200 },
    );
  });
});
