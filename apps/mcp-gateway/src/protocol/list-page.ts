/** Many clients never ask for a second page, so lists are cut only where hardly any client could use them whole. */
export const PAGE = 200;

/** One page of a list; `nextCursor` where more follow. */
export interface ListPage<Item> {
  readonly tools: readonly Item[];
  readonly nextCursor?: string;
}

/** The page that a cursor of ours names; undefined for any other cursor. */
export function listPage<Item>(all: readonly Item[], cursor: string | undefined): ListPage<Item> | undefined {
  const from = cursor === undefined ? 0 : offsetIn(cursor);
  if (from === undefined || (from > 0 && from >= all.length)) return undefined;
  const next = from + PAGE;
  const tools = all.slice(from, next);
  return next < all.length ? { tools, nextCursor: cursorOf(next) } : { tools };
}

function cursorOf(offset: number): string {
  return Buffer.from(`tools ${offset}`).toString('base64url');
}

function offsetIn(cursor: string): number | undefined {
  const offset = Number(/^tools (\d{1,6})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]);
  return offset > 0 && offset % PAGE === 0 && cursorOf(offset) === cursor ? offset : undefined;
}
