import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What a command is answered with: bytes of RESP, or the end of the connection, or nothing ever. */
export type RedisAnswer = string | 'hang' | 'close';

export type RedisScript = (command: readonly string[]) => RedisAnswer | undefined;

/** A server that speaks the protocol of Redis and answers what a test tells it to. */
export interface ScriptedRedis {
  readonly port: number;
  /** What commands are answered with; undefined means like a healthy, empty Redis. */
  answer(script: RedisScript): void;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startScriptedRedis(): Promise<ScriptedRedis> {
  let script: RedisScript = () => undefined;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    let held = Buffer.alloc(0);
    let silent = false;
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk]);
      for (;;) {
        const read = readCommand(held);
        if (!read || silent) return;
        held = held.subarray(read.length);
        const answer = script(read.command) ?? healthy(read.command);
        if (answer === 'hang') silent = true;
        else if (answer === 'close') socket.destroy();
        else socket.write(answer);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    answer: (next) => void (script = next),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function healthy([name = '']: readonly string[]): string {
  const info = 'redis_version:8.0.0\r\nloading:0\r\n';
  return name.toUpperCase() === 'INFO' ? `$${Buffer.byteLength(info)}\r\n${info}\r\n` : '+OK\r\n';
}

/** One command from the front of the bytes: a list of texts with their lengths; undefined when it is not whole. */
function readCommand(bytes: Buffer): { readonly command: string[]; readonly length: number } | undefined {
  let at = 0;
  const line = () => {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const text = bytes.toString('utf8', at, end);
    at = end + 2;
    return text;
  };
  const count = line();
  if (count === undefined) return undefined;
  const command: string[] = [];
  for (let index = 0; index < Number(count.slice(1)); index += 1) {
    const size = line();
    const length = Number(size?.slice(1));
    if (size === undefined || bytes.length < at + length + 2) return undefined;
    command.push(bytes.toString('utf8', at, at + length));
    at += length + 2;
  }
  return { command, length: at };
}
