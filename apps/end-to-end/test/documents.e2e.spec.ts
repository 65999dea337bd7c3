import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startService } from '@lago/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { documentCases } from './support/documents.js';
import type { DocumentCall, DocumentCase, Sends } from './support/documents.js';

interface Arrived {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

const JSON_TYPE = 'application/json';

/** A consumed API that answers what a test tells it to. */
async function consumedApi() {
  const arrived: Arrived[] = [];
  const api = {
    reply: {} as unknown,
    type: JSON_TYPE,
    take: () => arrived.splice(0),
    url: '',
    close: () => server.close(),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://api');
      // The tables know a form by a boundary of their own.
      const type = request.headers['content-type'] ?? '';
      const boundary = /boundary=(.*)/.exec(type)?.[1];
      const text = Buffer.concat(chunks).toString('utf8');
      const named = (given: string) => (boundary === undefined ? given : given.replaceAll(boundary, 'BOUNDARY'));
      const body = /json/.test(type) ? (JSON.parse(text) as unknown) : text ? named(text) : undefined;
      const headers = { ...request.headers, ...(type ? { 'content-type': named(type) } : {}) };
      arrived.push({ method: request.method ?? '', url, headers, body });
      const answered = api.type === JSON_TYPE ? JSON.stringify(api.reply) : String(api.reply);
      response.writeHead(200, { 'content-type': api.type }).end(answered);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return api;
}

function environment(one: DocumentCase, url: string): Record<string, string> {
  const namespaces = new Set(one.calls.flatMap(({ sends }) => (sends ? [sends.upstream] : [])));
  const addresses = [...namespaces].map((name) => [
    `${name.toUpperCase().replaceAll('-', '_')}_API_URL`,
    `${url}/at-${name}`,
  ]);
  return {
    CAPABILITY_FILE: one.file,
    ...(one.contract ? { CONTRACT_DIR: one.contract } : {}),
    ...one.secrets,
    ...(Object.fromEntries(addresses) as Record<string, string>),
    MCP_DESTRUCTIVE: 'allow',
  };
}

function expectSent(arrived: Arrived[], sends: Sends) {
  expect(arrived).toHaveLength(1);
  const [{ method, url, headers, body }] = arrived as [Arrived];
  expect({ method, path: url.pathname, body }).toEqual({
    method: sends.method,
    path: `/at-${sends.upstream}${sends.path}`,
    body: sends.body,
  });
  // A credential in the query comes last; the tables name it only where it matters.
  const pairs = [...url.searchParams];
  const wanted = [...new URLSearchParams(sends.query)];
  expect(pairs.slice(0, wanted.length)).toEqual(wanted);
  const credential = Object.fromEntries(pairs.slice(wanted.length));
  if (sends.credentialQuery) expect(credential).toEqual(sends.credentialQuery);
  else expect(Object.keys(credential).filter((name) => !/key/.test(name))).toEqual([]);
  expect(headers).toMatchObject(sends.headers ?? {});
}

/** A request whose path is sent as it stands; `fetch` would resolve dot segments first. */
async function overRest(url: string, { rest = '', headers, body }: DocumentCall) {
  const [method, path] = rest.split(' ') as [string, string];
  const text = body === undefined ? undefined : JSON.stringify(body);
  const json =
    text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  const { hostname, port } = new URL(url);
  const asked = request({ hostname, port, method, path, headers: { ...json, ...headers } });
  asked.end(text);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, text: (await response.toArray()).join('') };
}

/** No HTTP client can write such a header, so only the compiled operation can be asked about it. */
const writable = ({ headers = {} }: DocumentCall) =>
  Object.values(headers).every((value) => !/[^\t\x20-\x7e]/.test(value));

describe.each(documentCases().map((one) => [one.name, one] as const))('the document %s', (_, one) => {
  it('does the same through both doors, without a change of code', async () => {
    const api = await consumedApi();
    const settings = environment(one, api.url);
    const [rest, mcp] = await Promise.all([
      startService('rest-gateway', settings),
      startService('mcp-gateway', settings),
    ]);
    const client = new Client({ name: 'documents', version: '1' });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${mcp.url}/mcp`)));
    try {
      for (const call of one.calls.filter(writable)) {
        api.reply = call.reply ?? { ok: true };
        api.type = call.replyType ?? JSON_TYPE;
        const answer = call.answer ?? api.reply;
        if (call.rest) {
          const { status, text } = await overRest(rest.url, call);
          if (call.refused) {
            const { errors } = JSON.parse(text) as { errors: unknown[] };
            expect([status, errors.length, api.take()]).toEqual([422, call.refused.length, []]);
          } else {
            expect([status, call.replyType ? text : (JSON.parse(text) as unknown)]).toEqual([200, answer]);
            if (call.sends) expectSent(api.take(), call.sends);
            else expect(api.take()).toEqual([]);
          }
        }
        if (call.tool) {
          const result = await client.callTool({ name: call.tool, arguments: { ...call.arguments } });
          if (call.refused) expect([result.isError, api.take()]).toEqual([true, []]);
          else {
            expect(result.isError ?? false).toBe(false);
            if (call.sends) expectSent(api.take(), call.sends);
            else expect(api.take()).toEqual([]);
          }
        }
      }
    } finally {
      await client.close();
      await Promise.all([rest.stop('SIGKILL'), mcp.stop('SIGKILL')]);
      api.close();
    }
  });
});
