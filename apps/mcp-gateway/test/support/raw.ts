/** One HTTP answer of the door, JSON or the messages of an event stream. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly text: string;
  readonly json: {
    readonly result?: Record<string, unknown>;
    readonly error?: { readonly code: number; readonly message: string; readonly data?: Record<string, unknown> };
  };
}

/** Posts a body as it is. */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const last = text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .at(-1)
    ?.slice(6);
  const payload = type.startsWith('text/event-stream') ? (last ?? '{}') : text;
  return { status: response.status, type, headers: response.headers, text, json: JSON.parse(payload || '{}') as never };
}

/** A request as clients of 2025 send it. */
export function legacy(
  url: string,
  method: string,
  params: unknown = {},
  headers: Readonly<Record<string, string>> = {},
) {
  return post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), headers);
}

/** A request as clients of 2026-07-28 send it. */
export function modern(
  url: string,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  capabilities: unknown = {},
) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': capabilities,
    'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
    ...(params['_meta'] as object | undefined),
  };
  const headers: Record<string, string> = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method };
  if (typeof params['name'] === 'string') headers['mcp-name'] = params['name'];
  return post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }), headers);
}
