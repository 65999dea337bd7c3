import { connect } from 'node:net';

const PATIENCE_MS = 60_000;

/** Sends requests at the same time; resolves with the answer to the first when all are answered. */
export async function sendAll(port, requests) {
  const answers = await Promise.all([requests].flat().map((bytes) => send(port, bytes)));
  return answers[0];
}

/** Sends one request on a connection of its own; resolves with the whole answer. */
function send(port, bytes) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const began = performance.now();
    const chunks = [];
    let wanted = Infinity;
    let size = 0;
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      resolve({
        ms: performance.now() - began,
        bytes: size,
        status: /^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 'none',
        text,
      });
    };
    const timer = setTimeout(finish, PATIENCE_MS);
    socket.on('error', finish).on('close', finish);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (wanted === Infinity) wanted = wholeSize(Buffer.concat(chunks).toString('latin1'));
      if (size >= wanted) finish();
    });
  });
}

function wholeSize(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return Infinity;
  const length = /^content-length: (\d+)/im.exec(text.slice(0, end))?.[1];
  if (length !== undefined) return end + 4 + Number(length);
  return text.endsWith('\r\n0\r\n\r\n') ? text.length : Infinity;
}
