import type { Reply } from '../call/reply.js';

/**
 * What a look found: the effect happened, it did not show, or nothing certain can be said (`why` is for people).
 */
export type Verdict =
  | { readonly kind: 'success'; readonly reply: Reply }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unclear'; readonly why: string };

/** Marks a reply as found out rather than received. */
export function reconciled(reply: Reply): Reply {
  return { ...reply, reconciled: true };
}

/** A success put together from records that were read. Without a value it is the empty 200. */
export function madeReply(value?: unknown): Reply {
  const body = value === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(value));
  return reconciled({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body });
}
