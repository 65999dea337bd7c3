import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What reached the upstream, with the query as decoded pairs in order and the body parsed. */
export interface Recorded {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly body: unknown;
  readonly authorization: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** An upstream that answers everything with 200 and an empty object, and remembers what arrived. */
export async function recordingUpstream() {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [path = '', search = ''] = (request.url ?? '').split('?');
      const text = Buffer.concat(chunks).toString('utf8');
      recorded.push({
        method: request.method ?? '',
        path,
        query: [...new URLSearchParams(search)],
        body: text ? (JSON.parse(text) as unknown) : undefined,
        authorization: request.headers.authorization,
        headers: request.headers,
      });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Takes out what arrived since the last call. */
    take: () => recorded.splice(0),
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}
