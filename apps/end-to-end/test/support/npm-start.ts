import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch, ROOT } from '@lago/testing';
import type { Launched, Variables } from '@lago/testing';

export interface Started extends Launched {
  /** Processes that `npm start` began and that are still there, by their command (Linux only; elsewhere none). */
  left(): ReadonlyMap<number, string>;
  /** Waits until it has begun a process whose command contains the text. */
  begun(text: string): Promise<number>;
}

/** `npm start` on free ports, in a process group of its own as in a terminal. */
export function npmStart(variables: Variables = {}): Started {
  const mark = randomUUID();
  const launched = launch('npm', ['start'], {
    cwd: ROOT,
    group: true,
    variables: { REST_PORT: '0', MCP_PORT: '0', SANDBOX_PORT: '0', START_MARK: mark, ...variables },
  });
  const left = () => processesWith(`START_MARK=${mark}`);
  return {
    ...launched,
    left,
    async begun(text) {
      let over = false;
      void launched.ended.then(() => (over = true));
      while (!over) {
        const [found] = [...left()].find(([, command]) => command.includes(text)) ?? [];
        if (found !== undefined) return found;
        await sleep(5);
      }
      throw new Error(`it ended before ${text} began:\n${launched.output()}`);
    },
  };
}

/** Processes are told apart by their environment, which every one of them inherits. */
function processesWith(variable: string): Map<number, string> {
  const found = new Map<number, string>();
  if (process.platform !== 'linux') return found;
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(variable)) continue;
      found.set(Number(name), readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' '));
    } catch {
      // It ended while it was looked at, or is somebody else's.
    }
  }
  return found;
}
