/** One call, made through either door. */
export interface DoorCall {
  readonly rest: { readonly method: string; readonly path: string; readonly body?: unknown };
  readonly tool: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> };
}

export type Headers = Readonly<Record<string, string>>;

/** Calls through REST. */
export async function callRest(url: string, { rest }: DoorCall, headers: Headers): Promise<Response> {
  const body = rest.body === undefined ? {} : { body: JSON.stringify(rest.body) };
  const type = rest.body === undefined ? {} : { 'content-type': 'application/json' };
  return fetch(url + rest.path, { method: rest.method, headers: { ...type, ...headers }, ...body });
}

/** One MCP request, in the form clients of the 2025 revisions use. */
export async function mcp(url: string, method: string, params: unknown, headers: Headers = {}): Promise<Response> {
  return fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
}

/** Calls through MCP. */
export async function callMcp(url: string, { tool }: DoorCall, headers: Headers): Promise<Response> {
  return mcp(url, 'tools/call', tool, headers);
}
