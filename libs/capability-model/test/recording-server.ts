import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Recorded {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A local HTTP server that keeps what it was asked, and answers what it was told to. */
export async function startRecordingServer() {
  const requests: Recorded[] = [];
  let reply = '{}';
  const server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      const { method = '', url = '', headers } = incoming;
      const [path = '', query = ''] = url.split('?', 2);
      requests.push({ method, path, query, headers, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    answer: (value: unknown) => (reply = JSON.stringify(value)),
    send: (path: string, options: { method: string; headers: Record<string, string>; body?: string }) =>
      new Promise<string>((resolve, reject) => {
        const outgoing = request({ host: '127.0.0.1', port, path, method: options.method, headers: options.headers });
        outgoing.on('response', (response) => void text(response).then(resolve, reject)).on('error', reject);
        outgoing.end(options.body);
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
