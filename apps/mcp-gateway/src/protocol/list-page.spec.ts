import { listPage, PAGE } from './list-page.js';

const items = (count: number) => Array.from({ length: count }, (_, index) => index);

/** All pages of a list, by its own cursors. */
function pagesOf(all: readonly number[]): readonly (readonly number[])[] {
  const pages: (readonly number[])[] = [];
  let cursor: string | undefined;
  do {
    const page = listPage(all, cursor);
    pages.push(page!.tools);
    cursor = page!.nextCursor;
  } while (cursor !== undefined);
  return pages;
}

it('a list that agents can bear is one page without a cursor', () => {
  for (const count of [0, 1, 60, PAGE]) expect(listPage(items(count), undefined)).toEqual({ tools: items(count) });
});

it.each([PAGE + 1, 2 * PAGE, 2 * PAGE + 1, 1000])('%d tools come once each, in order', (count) => {
  const pages = pagesOf(items(count));
  expect(pages.flat()).toEqual(items(count));
  expect(pages.every((page) => page.length > 0 && page.length <= PAGE)).toBe(true);
});

it('takes no cursor but its own', () => {
  const { nextCursor } = listPage(items(201), undefined)!;
  expect(listPage(items(201), nextCursor)!.tools).toEqual([200]);
  expect(listPage(items(200), nextCursor)).toBeUndefined();
  for (const wrong of ['', 'x', '0', '200', `${nextCursor}=`, Buffer.from('tools 1').toString('base64url')]) {
    expect(listPage(items(500), wrong)).toBeUndefined();
  }
});
