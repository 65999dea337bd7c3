// npm run fuzz:raw -- [--count 100000] [--seed 1]: throws malformed input at both built gateways over raw sockets.
// Exit code 0: both live and still answer, memory stayed bounded, nothing reached the upstream.
import { parseArgs } from 'node:util';
import { MCP_BODY_SHAPES, REST_BODY_SHAPES } from './body-shapes.mjs';
import { startGateway, startUpstream } from './gateways.mjs';
import { HTTP_SHAPES } from './http-shapes.mjs';
import { createRandom } from './random.mjs';
import { send } from './send.mjs';

/** Above what the gateway had at its start. */
const MOST_GROWTH_MIB = 200;
const AT_ONCE = 32;

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const count = Number(values.count);
const random = createRandom(Number(values.seed));

const upstream = await startUpstream();
const gateways = [await startGateway('rest-gateway', upstream.url), await startGateway('mcp-gateway', upstream.url)];
const shapes = {
  'rest-gateway': [...HTTP_SHAPES, ...REST_BODY_SHAPES],
  'mcp-gateway': [...HTTP_SHAPES, ...MCP_BODY_SHAPES],
};

const statuses = {};
const surprises = [];
let sent = 0;
const atStart = Object.fromEntries(gateways.map((one) => [one.app, one.memory().now]));
const began = performance.now();

async function work() {
  while (sent < count && gateways.every((gateway) => gateway.alive())) {
    const gateway = gateways[sent++ % 2];
    const shape = random.pick(shapes[gateway.app]);
    const answer = await send(gateway, shape(gateway, random), random);
    const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 'none';
    statuses[`${gateway.app} ${status}`] = (statuses[`${gateway.app} ${status}`] ?? 0) + 1;
    // 501 is the word for a transfer coding nobody here knows (RFC 9112 section 6.1).
    if (status.startsWith('5') && status !== '501') surprises.push({ shape: String(shape), answer });
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work));

const problems = [];
for (const gateway of gateways) {
  if (!gateway.alive()) problems.push(`${gateway.app} died\n${gateway.log().slice(-2000)}`);
  else {
    const growth = gateway.memory().most - atStart[gateway.app];
    if (growth > MOST_GROWTH_MIB) problems.push(`${gateway.app} grew by ${growth} MiB`);
    const answer = await fetch(gateway.url, { headers: { 'x-api-key': gateway.key } });
    if (![200, 404, 405].includes(answer.status)) problems.push(`${gateway.app} answers ${answer.status} after it`);
    if (/^\s+at .*:\d+:\d+\)?$/m.test(gateway.log())) problems.push(`${gateway.app} logged a stack trace`);
  }
}
if (upstream.seen.length) problems.push(`reached the upstream: ${[...new Set(upstream.seen)].slice(0, 20).join(', ')}`);
if (surprises.length) problems.push(`${surprises.length} surprises: ${JSON.stringify(surprises.slice(0, 5))}`);

const seconds = Math.round((performance.now() - began) / 1000);
const memory = Object.fromEntries(
  gateways.filter((one) => one.alive()).map((one) => [one.app, { atStart: atStart[one.app], ...one.memory() }]),
);
console.log(JSON.stringify({ sent, seconds, seed: values.seed, statuses, memory, problems }, undefined, 2));
for (const gateway of gateways) gateway.stop();
upstream.close();
process.exitCode = problems.length ? 1 : 0;
