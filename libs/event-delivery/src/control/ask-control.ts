import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { DeadLetters } from '../store/event-store.js';
import { StoreFailedError } from '../store/store-errors.js';
import { onLine, socketOf } from './messages.js';
import type { Answer, Command } from './messages.js';

export interface Control extends DeadLetters {
  close(): Promise<void>;
}

/** Asks the process that holds the file; undefined when there is none. */
export async function askControl(file: string): Promise<Control | undefined> {
  const socket = await connected(socketOf(file));
  if (!socket) return undefined;
  const waiting: { resolve(value: unknown): void; reject(error: Error): void }[] = [];
  onLine(socket, (line) => {
    const answer = JSON.parse(line) as Answer;
    const next = waiting.shift();
    if ('error' in answer) next?.reject(new StoreFailedError(answer.error));
    else next?.resolve(answer.result);
  });
  socket.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new StoreFailedError('its process has gone'));
  });
  const ask = <C extends Command>(command: C, given?: Parameters<DeadLetters[C]>[0]): ReturnType<DeadLetters[C]> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      socket.write(`${JSON.stringify({ command, given })}\n`);
    }) as ReturnType<DeadLetters[C]>;
  return {
    counts: () => ask('counts'),
    list: (given) => ask('list', given),
    show: (ref) => ask('show', ref),
    retry: (refs) => ask('retry', refs),
    discard: (refs) => ask('discard', refs),
    close: () => new Promise((resolve) => socket.end(() => resolve())),
  };
}

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(socket.off('error', none).on('error', () => undefined)));
    const none = () => resolve(undefined);
    socket.on('error', none);
  });
}
