// Another caller: asks for little, again and again, and tells how long it waited.
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const PAUSE_MS = 2;
const { port, request } = workerData;
const bytes = Buffer.from(request, 'latin1');
let waited = [];

function ask(socket) {
  return new Promise((resolve, reject) => {
    socket.once('error', reject).once('data', () => {
      socket.off('error', reject);
      resolve();
    });
    socket.write(bytes);
  });
}

const socket = connect(port, '127.0.0.1');
parentPort.on('message', (word) => {
  if (word === 'end') process.exit(0);
  parentPort.postMessage(waited);
  waited = [];
});
for (;;) {
  const began = performance.now();
  await ask(socket);
  waited.push(performance.now() - began);
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
