// npm run hostile -- [--times 5] [--door rest|mcp] [--only text] [--answers]
// Sends hostile requests to both built gateways, one at a time, and prints what each cost. Exit code 1 when one was more
// work, made the process grow more, or was answered longer than the bounds allow, or was no refusal. `--answers` judges
// the answers alone, on machines that do other things as well; there others also wait longer than the work takes.
// Linux only.
import { parseArgs } from 'node:util';
import { startGateway } from '../fuzz/gateways.mjs';
import { createMeasure } from './measure.mjs';
import { mcpRequests, restRequests } from './requests.mjs';
import { sendAll } from './send.mjs';
import { startUpstream } from './upstream.mjs';

const MOST_MS = 100;
const MOST_MIB = 50;
const MOST_ANSWER = 64 * 1024;

/** What is measured is code that the engine has made fast, as it has in a gateway that runs for a while. */
const WARM_UP = 30;

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '5' },
    door: { type: 'string' },
    only: { type: 'string', default: '' },
    answers: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

const DOORS = {
  rest: { app: 'rest-gateway', requestsOf: restRequests, path: '/none' },
  mcp: { app: 'mcp-gateway', requestsOf: mcpRequests, path: '/mcp' },
};

const upstream = await startUpstream();
const faults = [];
for (const [door, { app, requestsOf, path }] of Object.entries(DOORS)) {
  if (values.door && values.door !== door) continue;
  const gateway = await startGateway(app, upstream.url);
  const requests = requestsOf(gateway.key).filter(([name]) => String(name).includes(values.only));
  if (values.answers) await readAnswers(gateway, requests);
  else
    await measureAll(gateway, requests, `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: ${gateway.key}\r\n\r\n`);
  gateway.stop();
}
upstream.close();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;

async function readAnswers(gateway, requests) {
  for (const [name, bytes] of requests) judgeAnswer(gateway, name, await sendAll(gateway.port, bytes));
  console.log(`${gateway.app}: ${requests.length} requests answered`);
}

async function measureAll(gateway, requests, probe) {
  console.log(`\n${gateway.app}\n`);
  const measure = createMeasure(gateway, probe);
  row('request', 'status', 'ms', 'work, ms', 'answer, bytes', 'growth, MiB', 'others waited at most, ms', 'p99, ms');
  row('---', ...Array(7).fill('---:'));
  for (let turn = 0; turn < WARM_UP; turn++)
    await measure.one(requests[turn % requests.length]?.[1] ?? Buffer.from(probe));
  for (const [name, bytes, most = MOST_MS] of requests) {
    const turns = [];
    for (let turn = 0; turn < Number(values.times); turn++) turns.push(await measure.one(bytes));
    const median = (field) => turns.map((one) => one[field]).sort((a, b) => a - b)[Math.floor(turns.length / 2)];
    const fields = ['ms', 'work', 'bytes', 'growth', 'waited', 'p99'];
    row(name, turns[0].status, ...fields.map((field) => median(field).toFixed(0)));
    if (values.verbose) console.log(turns[0].text.slice(0, 600));
    judgeAnswer(gateway, name, turns[0]);
    if (median('work') > most) faults.push(`${gateway.app}: ${name}: ${median('work').toFixed(0)} ms of work`);
    if (median('growth') > MOST_MIB) faults.push(`${gateway.app}: ${name}: ${median('growth').toFixed(0)} MiB`);
  }
  await measure.end();
}

function judgeAnswer(gateway, name, { status, bytes, text }) {
  if (!gateway.alive()) throw new Error(`${gateway.app} died of: ${name}\n${gateway.log().slice(-2000)}`);
  // What became of a call whose answer was lost is not known.
  if (!/^(?:[24]|504)/.test(status)) faults.push(`${gateway.app}: ${name}: ${status} ${text.slice(0, 300)}`);
  if (bytes > MOST_ANSWER) faults.push(`${gateway.app}: ${name}: an answer of ${bytes} bytes`);
}

function row(...cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
