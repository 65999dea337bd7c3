// What is asked of every target. Paths are relative to the API; a target adds its own prefix and headers.
const event = (id) => ({
  transaction_id: id,
  external_subscription_id: 'sub-417-a',
  code: 'gpu_minutes',
  timestamp: 1893456000,
  properties: { minutes: 42, region: 'eu-west' },
});
const json = { 'content-type': 'application/json' };

/** `judged`: a goal is about it, so it gets all rounds. `opens`: it is the first to run the code it needs. */
export const REST = {
  'GET one': { path: '/add_ons/onboarding-day-$N', judged: true, opens: true },
  'GET list 8 kB': { path: '/add_ons?page=$N&per_page=10' },
  'GET list 80 kB': { path: '/add_ons?page=$N&per_page=100', judged: true },
  'POST event': {
    method: 'POST',
    path: '/events',
    headers: json,
    body: JSON.stringify({ event: event('t$N') }),
    judged: true,
    opens: true,
  },
  'POST batch of 100': {
    method: 'POST',
    path: '/events/batch',
    headers: json,
    body: JSON.stringify({ events: Array.from({ length: 100 }, (_, n) => event(`t$N-${n}`)) }),
  },
};

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
};

function rpc(method, params, name) {
  return {
    judged: true,
    method: 'POST',
    path: '/mcp',
    headers: {
      ...json,
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(name ? { 'mcp-name': name } : {}),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } }),
  };
}

export const MCP = {
  'tools/call': {
    ...rpc('tools/call', { name: 'findaddon', arguments: { code: 'onboarding-day-$N' } }, 'findaddon'),
    opens: true,
  },
  'tools/list': rpc('tools/list', {}),
};
