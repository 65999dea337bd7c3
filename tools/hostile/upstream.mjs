import { createServer } from 'node:http';
import { LOST } from './bodies.mjs';

const ROOTS = ['add_on', 'coupon', 'customer', 'event', 'events', 'invoice'];
const LISTS = ['add_ons', 'coupons', 'customers', 'fees', 'invoices'];
const META = { current_page: 1, next_page: null, prev_page: null, total_pages: 1, total_count: 0 };

/** An upstream that takes everything, and whose answer suits every operation. */
export async function startUpstream() {
  const body = JSON.stringify({
    ...Object.fromEntries(ROOTS.map((root) => [root, root === 'events' ? [] : {}])),
    ...Object.fromEntries(LISTS.map((list) => [list, []])),
    meta: META,
  });
  const server = createServer((request, response) => {
    let head = '';
    request.on('data', (chunk) => (head ||= chunk.toString('latin1', 0, 200)));
    request.on('end', () => {
      if (head.includes(`"${LOST}"`)) request.socket.destroy();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
  });
  await /** @type {Promise<void>} */ (new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
  return { url: `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/api/v1`, close: () => server.close() };
}
