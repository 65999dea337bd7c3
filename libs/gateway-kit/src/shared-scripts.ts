import type { SharedScripts } from '@lago/lago-client';
import type { SharedState } from './redis-connection.js';

type Command = (keyCount: number, ...given: (string | number)[]) => Promise<unknown>;

/** Runs scripts on the connection all replicas share; each is sent once and called by its hash from then on. */
export function sharedScripts({ redis, settled }: SharedState, prefix: string): SharedScripts {
  const commands = new Map<string, Command>();
  return {
    async run({ name, lua }, keys, args) {
      await settled;
      let command = commands.get(name);
      if (!command) {
        const property = `gateway:${name}`;
        redis.defineCommand(property, { lua });
        command = (redis as unknown as Record<string, Command>)[property]?.bind(redis) as Command;
        commands.set(name, command);
      }
      return command(keys.length, ...keys.map((key) => prefix + key), ...args);
    },
  };
}
