// Calls through a door.
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A list of customers through a door; pages differ, so that no two calls in flight are joined. */
export function call({ app, url }, page, agent) {
  const isMcp = app === 'mcp-gateway';
  const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const params = { name: 'findallcustomers', arguments: { page } };
  return new Promise((resolve, reject) => {
    const sent = request(
      isMcp ? `${url}/mcp` : `${url}/customers?page=${page}`,
      { method: isMcp ? 'POST' : 'GET', agent, headers: { host: 'localhost', ...(isMcp ? json : {}) } },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode, text }));
      },
    );
    sent.on('error', reject);
    sent.end(isMcp ? JSON.stringify({ jsonrpc: '2.0', id: page, method: 'tools/call', params }) : undefined);
  });
}

/** Status of a call with these headers; 401 is the gateway's, anything else means that it let the call in. */
export async function statusWith({ app, url }, headers) {
  const mcp = app === 'mcp-gateway';
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
  const answer = await fetch(mcp ? `${url}/mcp` : `${url}/customers?page=${Math.random().toString().slice(2, 8)}`, {
    method: mcp ? 'POST' : 'GET',
    // A kept connection may lead to a container that is gone.
    headers: {
      ...headers,
      connection: 'close',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    ...(mcp ? { body } : {}),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Waits until the gateway lets `key` in, for a few seconds at most, or as long as a start may take. */
export async function letsIn(gateway, key, seconds = 5) {
  for (let tries = 0; tries < seconds * 10; tries += 1) {
    if ((await statusWith(gateway, { 'x-api-key': key }).catch(() => 401)) !== 401) return true;
    await sleep(100);
  }
  return false;
}
