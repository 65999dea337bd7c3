// npm run hostile -- [--times 5] [--door rest|mcp] [--only text]: sends hostile requests to both built gateways, one at
// a time, and prints what each cost. Linux only. Exit code 1 when one was more work, grew
// more or was answered longer than the bounds allow. On a busy machine others wait longer than the work takes.
import { parseArgs } from 'node:util';
import { startGateway } from '../fuzz/gateways.mjs';
import { createMeasure } from './measure.mjs';
import { mcpRequests, restRequests } from './requests.mjs';
import { startUpstream } from './upstream.mjs';

const MOST_MS = 100;
const MOST_MIB = 50;
const MOST_ANSWER = 64 * 1024;
const WARM_UP = 300;

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '5' },
    door: { type: 'string' },
    only: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});
const upstream = await startUpstream();
const faults = [];

const DOORS = {
  rest: {
    app: 'rest-gateway',
    requests: restRequests,
    probe: (key) => `GET /none HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: ${key}\r\n\r\n`,
  },
  mcp: {
    app: 'mcp-gateway',
    requests: mcpRequests,
    probe: (key) => `GET /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: ${key}\r\n\r\n`,
  },
};

for (const [door, { app, requests, probe }] of Object.entries(DOORS)) {
  if (values.door && values.door !== door) continue;
  const gateway = await startGateway(app, upstream.url);
  const measure = createMeasure(gateway, probe(gateway.key));
  console.log(
    `\n${app}\n\n| request | status | ms | work, ms | answer, bytes | growth, MiB | others waited at most, ms | p99, ms |`,
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  const all = requests(gateway.key);
  const [, first] = all.find(([name]) => name === '100 empty events');
  for (let turn = 0; turn < WARM_UP / 10; turn++) await measure.one(first);
  for (const [name, bytes] of all) {
    if (!name.includes(values.only)) continue;
    const turns = [];
    for (let turn = 0; turn < Number(values.times); turn++) turns.push(await measure.one(bytes));
    const median = (field) => turns.map((one) => one[field]).sort((a, b) => a - b)[Math.floor(turns.length / 2)];
    const [work, growth, size] = [median('work'), median('growth'), median('bytes')];
    const numbers = [median('ms'), work, size, growth, median('blocked'), median('p99')].map((number) =>
      number.toFixed(0),
    );
    console.log(`| ${[name, turns[0].status, ...numbers].join(' | ')} |`);
    if (values.verbose) console.log(turns[0].text.slice(0, 600));
    if (work > MOST_MS) faults.push(`${app}: ${name}: ${work.toFixed(0)} ms of work`);
    if (growth > MOST_MIB) faults.push(`${app}: ${name}: ${growth.toFixed(0)} MiB`);
    if (size > MOST_ANSWER) faults.push(`${app}: ${name}: an answer of ${size} bytes`);
    if (!gateway.alive()) throw new Error(`${app} died\n${gateway.log().slice(-2000)}`);
  }
  await measure.end();
  gateway.stop();
}
upstream.close();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;
