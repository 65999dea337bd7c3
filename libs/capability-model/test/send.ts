import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What is sent, as it was built: fetch would tidy the path. */
export interface Outgoing {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** Sends a request to a local port and resolves with the body of its answer. */
export function send(port: number, path: string, { method, headers, body }: Outgoing): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers });
    outgoing.on('response', (response) => void text(response).then(resolve, reject)).on('error', reject);
    outgoing.end(body);
  });
}
