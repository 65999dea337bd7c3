import type { Script, SharedScripts } from '@lago/lago-client';
import type { RedisConnection } from './connection.js';

type Command = (keyCount: number, ...given: (string | number)[]) => Promise<unknown>;

/** Redis 7 and later refuse the whole script when they have no room, unless it says so in its first line. */
const EVEN_IF_FULL = '#!lua flags=allow-oom\n';

/** Runs scripts on the connection all replicas share; each is sent once and called by its hash from then on. */
export function sharedScripts({ redis, settled }: RedisConnection, prefix: string): SharedScripts {
  const commands = new Map<string, Command>();
  let knowsFlags = true;

  function commandOf({ name, lua }: Script, flagged: boolean): Command {
    const property = `gateway:${name}${flagged ? ':flagged' : ''}`;
    let command = commands.get(property);
    if (!command) {
      redis.defineCommand(property, { lua: flagged ? EVEN_IF_FULL + lua : lua });
      command = (redis as unknown as Record<string, Command>)[property]?.bind(redis) as Command;
      commands.set(property, command);
    }
    return command;
  }

  return {
    async run(script, keys, args) {
      await settled;
      const given = [keys.length, ...keys.map((key) => prefix + key), ...args] as const;
      const flagged = Boolean(script.evenIfFull) && knowsFlags;
      try {
        return await commandOf(script, flagged)(...given);
      } catch (error) {
        if (!flagged || !/compiling script/i.test((error as Error).message)) throw error;
        knowsFlags = false;
        return commandOf(script, false)(...given);
      }
    },
  };
}
