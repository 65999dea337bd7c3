/** What stands before the body of a request. */
export interface RequestHead {
  readonly method: string;
  /** Path and query as they were sent; without the base path of the upstream when they begin with it. */
  readonly url: string;
  /** By name in lower case; one that came several times is joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as text, without the empty line. */
  readonly raw: string;
  /** Which connection it came over, counted from 1. */
  readonly connection: number;
}

/** A whole request that reached the upstream. */
export interface Received extends RequestHead {
  readonly path: string;
  /** Decoded, in order. */
  readonly query: readonly (readonly [string, string])[];
  readonly body: string;
  readonly bytes: Buffer;
  /** The body as JSON, undefined when there is none. */
  json(): unknown;
  /** True once the caller broke the connection off before its answer was whole. */
  closed: boolean;
}

/** The head at the beginning of the bytes, and where the body begins; undefined while it is not whole. */
export function parseHead(
  bytes: Buffer,
): { readonly head: Omit<RequestHead, 'connection'>; readonly end: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const raw = bytes.subarray(0, end).toString('latin1');
  const [line = '', ...fields] = raw.split('\r\n');
  const [method = '', url = ''] = line.split(' ');
  const headers: Record<string, string> = {};
  for (const field of fields) {
    const colon = field.indexOf(':');
    const name = field.slice(0, colon).toLowerCase();
    const value = field.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return { head: { method, url, headers, raw }, end: end + 4 };
}

/** The body at `from`, and where the next request begins; undefined while it is not whole. */
export function parseBody(
  headers: Readonly<Record<string, string>>,
  bytes: Buffer,
  from: number,
): { readonly body: Buffer; readonly end: number } | undefined {
  if (!/chunked/i.test(headers['transfer-encoding'] ?? '')) {
    const end = from + Number(headers['content-length'] ?? 0);
    return bytes.length < end ? undefined : { body: bytes.subarray(from, end), end };
  }
  const chunks: Buffer[] = [];
  for (let at = from; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    const end = lineEnd + 2 + size;
    if (bytes.length < end + 2) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks), end: end + 2 };
    chunks.push(bytes.subarray(lineEnd + 2, end));
    at = end + 2;
  }
}
