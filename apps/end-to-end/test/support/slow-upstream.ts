import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** An upstream that answers every request with an empty list after a while, and counts. */
export async function slowUpstream(ms: number) {
  let arrived = 0;
  let reached: { count: number; resolve: () => void } | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    arrived += 1;
    if (reached && arrived >= reached.count) reached.resolve();
    // Nobody may wait for an answer that is not awaited any more, the test run least of all.
    await sleep(ms, undefined, { ref: false });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"customers":[],"meta":{"current_page":1,"total_pages":1,"total_count":0}}');
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    /** Resolves when so many requests have arrived. */
    arrivals: (count: number) =>
      new Promise<void>((resolve) => {
        reached = { count, resolve };
        if (arrived >= count) resolve();
      }),
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}
