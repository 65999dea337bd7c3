import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { DeadLetters } from '../store/event-store.js';
import { COMMANDS, onLine, socketOf } from './messages.js';
import type { Answer, Question } from './messages.js';

/**
 * Answers about a store in a file to other processes of the same user, by a socket beside the file: the file itself is
 * locked. Resolves with what ends it.
 */
export async function serveControl(store: DeadLetters, file: string): Promise<() => Promise<void>> {
  const path = socketOf(file);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).once('close', () => sockets.delete(socket)));
    onLine(socket, (line) => {
      void answer(store, line).then((text) => socket.writable && socket.write(`${JSON.stringify(text)}\n`));
    });
  });
  // Whoever holds the lock of the file may take away what a process that died has left.
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  server.unref();
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}

async function answer(store: DeadLetters, line: string): Promise<Answer> {
  try {
    const { command, given } = JSON.parse(line) as Question;
    if (!COMMANDS.includes(command)) return { error: 'there is no such command' };
    return { result: await (store[command] as (given: unknown) => Promise<unknown>)(given) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
