import { describeWith } from '@lago/testing';
import { startKeys } from '../../test/keys-in-redis.js';
import type { RedisConnection } from './connection.js';
import { sharedScripts } from './scripts.js';

const SET = { name: 'set', lua: `return {KEYS[1], redis.call('SET', KEYS[1], ARGV[1])}` };

describeWith('redis-server')('scripts in Redis (needs redis-server)', () => {
  it('run with the prefix of the deployment, and without room only where they end what was begun', async () => {
    const { redis, connect, close } = await startKeys();
    const { shared } = connect({ leaseMs: 1000, ttlMs: 1000 });
    const scripts = sharedScripts(shared, 'p:');
    expect(await scripts.run(SET, ['a'], [1])).toEqual(['p:a', 'OK']);
    await redis.maxMemory('1');
    await expect(scripts.run(SET, ['a'], [2])).rejects.toThrow('OOM');
    expect(await scripts.run({ ...SET, evenIfFull: true }, ['a'], [3])).toEqual(['p:a', 'OK']);
    expect(await redis.command('GET', 'p:a')).toBe('3');
    await close();
  });
});

it('run without the flag on a Redis that does not know it', async () => {
  const given: string[] = [];
  const commands: Record<string, () => Promise<string>> = {};
  const redis = Object.assign(commands, {
    defineCommand: (name: string, { lua }: { lua: string }) => {
      given.push(lua);
      commands[name] = () =>
        lua.startsWith('#!')
          ? Promise.reject(
              new Error("ERR Error compiling script (new function): user_script:1: unexpected symbol near '#'"),
            )
          : Promise.resolve('done');
    },
  });
  const scripts = sharedScripts({ redis, settled: Promise.resolve() } as unknown as RedisConnection, '');
  const flagged = { ...SET, evenIfFull: true as const };
  expect([await scripts.run(flagged, [], []), await scripts.run(flagged, [], [])]).toEqual(['done', 'done']);
  expect(given).toEqual([`#!lua flags=allow-oom\n${SET.lua}`, SET.lua]);
});
