import type { Socket } from 'node:net';
import type { DeadLetters } from '../store/event-store.js';

/** What can be asked of the process that holds the store. */
export const COMMANDS = [
  'counts',
  'list',
  'show',
  'retry',
  'discard',
] as const satisfies readonly (keyof DeadLetters)[];

export type Command = (typeof COMMANDS)[number];

export interface Question {
  readonly command: Command;
  readonly given?: unknown;
}

export type Answer = { readonly result?: unknown } | { readonly error: string };

/** Hands over each line that arrives; one ends with a line feed. */
export function onLine(socket: Socket, take: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
}

/** Where the socket of a store in a file is. */
export function socketOf(file: string): string {
  return `${file}.control`;
}
