// One process that keeps events and delivers them: node keeper.mjs <store> <upstream>. Nothing of it is mocked.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDelivery, openStore } from '../../dist/index.js';

const [place, upstream] = process.argv.slice(2);
const store = await openStore(place, { maxBytes: 256 * 1024 ** 2 });
const clock = { now: Date.now, random: Math.random, sleep: (ms, signal) => sleep(ms, undefined, { signal }) };

async function call(path, body) {
  const signal = AbortSignal.timeout(2000);
  const reply = await fetch(upstream + path, { method: 'POST', body: JSON.stringify(body), signal });
  return { status: reply.status, value: await reply.json() };
}

const delivery = createDelivery({
  store,
  clock,
  rule: { status: 422, duplicate: { field: 'transaction_id', message: 'value_already_exist' } },
  permit: async () => () => undefined,
  pollMs: 50,
  leaseMs: 5000,
  upstream: () => ({
    async send(items) {
      try {
        const { status, value } = await call('/events/batch', { events: items });
        if (status === 200) return { outcome: 'done', records: value.events };
        if (status === 422) return { outcome: 'refused', status, details: value.error_details };
        if (status === 429) return { outcome: 'limited', retryAfterMs: 20 };
        return { outcome: 'unknown', retryAfterMs: 1 };
      } catch {
        return { outcome: 'unknown', retryAfterMs: 1 };
      }
    },
    async look(item) {
      try {
        return (await call('/look', item)).value;
      } catch {
        return { kind: 'unclear' };
      }
    },
  }),
});
delivery.start();

async function keep(events) {
  const given = events.map((event) => {
    const stamp = event.timestamp === undefined ? String(Date.now() / 1000) : undefined;
    const item = JSON.stringify(stamp ? { ...event, timestamp: Number(stamp) } : event);
    return { consumer: 'c', digest: JSON.stringify(event), item, ...(stamp ? { stamp } : {}) };
  });
  const kept = await delivery.keep(given);
  return events.map((event, index) => event.timestamp ?? Number(kept[index].stamp));
}

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const answer = async () => {
    if (request.url === '/counts') return store.counts();
    if (request.url === '/dead') return store.list({ most: 1000 });
    return keep(JSON.parse(text));
  };
  try {
    const body = JSON.stringify(await answer());
    response.writeHead(202).end(body);
  } catch (error) {
    response.writeHead(503).end(JSON.stringify(error.message));
  }
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port} .`));
process.once('SIGTERM', async () => {
  server.close();
  await delivery.stop();
  await store.close();
  process.exit(0);
});
