import { connect } from 'node:net';

/** Milliseconds after which an unanswered input is given up; the gateway's own time-outs are longer. */
const PATIENCE_MS = 3000;

/**
 * Sends bytes over a connection of their own, in one or two pieces, and resolves with the first bytes that came back.
 * The source address varies, so that a long run does not use up the ports of one.
 */
export function send({ port }, bytes, random) {
  return new Promise((resolve) => {
    const localAddress = `127.0.0.${2 + random.below(250)}`;
    const socket = connect({ host: '127.0.0.1', port, localAddress });
    let answer = '';
    const finish = () => {
      clearTimeout(timer);
      socket.resetAndDestroy();
      resolve(answer.slice(0, 200));
    };
    const timer = setTimeout(finish, PATIENCE_MS);
    socket.on('error', finish).on('close', finish);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.includes('\r\n\r\n')) finish();
    });
    socket.on('connect', () => {
      const cut = random.below(4) === 0 ? random.below(bytes.length || 1) : bytes.length;
      socket.write(bytes.subarray(0, cut));
      if (cut < bytes.length) setImmediate(() => socket.end(bytes.subarray(cut)));
      else socket.end();
    });
  });
}
