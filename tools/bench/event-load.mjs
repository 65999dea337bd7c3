// Offers events at a fixed rate over HTTP, whatever becomes of those before: `node event-load.mjs URL RATE SECONDS RUN`.
// An event is timed from the moment it was due, so that waiting for a free connection counts. Prints what each ended as.
import { connect } from 'node:net';

const [url, rate, seconds, run] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const { hostname, port } = new URL(url);
const CONNECTIONS = 1000;
const TICK_MS = 2;
const total = rate * seconds;

const idle = [];
const waiting = [];
const statuses = {};
const accepted = [];
const times = [];
let ended = 0;
let opened = 0;

function end(id, due, status) {
  statuses[status] = (statuses[status] ?? 0) + 1;
  if (status === '200') accepted.push(id);
  times.push(performance.now() - due);
  ended += 1;
  if (ended === total) report();
}

function open() {
  opened += 1;
  const connection = { socket: connect(Number(port), hostname), text: '', now: undefined };
  const { socket } = connection;
  socket.setNoDelay(true).setEncoding('latin1');
  socket.on('data', (chunk) => received(connection, chunk));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    opened -= 1;
    connection.closed = true;
    if (connection.now) end(...connection.now, 'closed');
    connection.now = undefined;
  });
  return connection;
}

function received(connection, chunk) {
  connection.text += chunk;
  const head = connection.text.indexOf('\r\n\r\n');
  if (head < 0) return;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(connection.text.slice(0, head))?.[1] ?? 0);
  if (connection.text.length < head + 4 + length) return;
  const status = connection.text.slice(9, 12);
  connection.text = '';
  const done = connection.now;
  connection.now = undefined;
  const next = waiting.shift();
  if (next) ask(connection, next);
  else idle.push(connection);
  if (done) end(...done, status);
}

function ask(connection, [id, due]) {
  const event = `{"event":{"transaction_id":"${id}","external_subscription_id":"bench","code":"requests","timestamp":1893456000,"properties":{"count":${id.length}}}}`;
  connection.now = [id, due];
  connection.socket.write(
    `POST /events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${event.length}\r\n\r\n${event}`,
  );
}

function offer(id, due) {
  let connection = idle.pop();
  while (connection?.closed) connection = idle.pop();
  if (!connection && opened < CONNECTIONS) connection = open();
  if (connection) ask(connection, [id, due]);
  else waiting.push([id, due]);
}

function report() {
  times.sort((one, other) => one - other);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  const result = {
    statuses,
    p50: at(0.5),
    p99: at(0.99),
    most: times.at(-1),
    seconds: (performance.now() - began) / 1000,
  };
  process.stdout.write(`${JSON.stringify({ ...result, accepted })}\n`, () => process.exit(0));
}

const began = performance.now();
let offered = 0;
const timer = setInterval(() => {
  const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate));
  for (; offered < due; offered += 1) offer(`b${run}-${offered}`, began + (offered / rate) * 1000);
  if (offered === total) clearInterval(timer);
}, TICK_MS);
