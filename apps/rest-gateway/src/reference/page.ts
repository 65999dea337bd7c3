import { createHash } from 'node:crypto';

/** A document the gateway serves besides its routes: the same bytes for everybody. */
export interface Page {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
  /** Content-Security-Policy, where the default of the answers (nothing at all) does not do. */
  readonly policy?: string;
  /** Answered instead of the body when the path was asked for with a trailing slash. */
  readonly movedFromSlash?: string;
  /** Given instead to whoever prefers HTML. */
  readonly forBrowsers?: Page;
}

/** A page with an ETag made from its bytes. */
export function page(type: string, body: Buffer | string, more: Omit<Page, 'type' | 'body' | 'etag'> = {}): Page {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  return { type, body: bytes, etag, ...more };
}
