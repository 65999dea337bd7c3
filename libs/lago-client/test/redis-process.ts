import { startRedis as startServer } from '@lago/testing';
import { Redis } from 'ioredis';
import type { SharedScripts } from '../src/shared-state/scripts.js';

/** A Redis of its own, with a connection and the scripts over it. */
export async function startRedis() {
  const server = await startServer();
  const redis = new Redis(server.url);
  const scripts: SharedScripts = {
    run: ({ lua }, keys, args) => redis.eval(lua, keys.length, ...keys, ...args),
  };
  return {
    redis,
    scripts,
    async close() {
      redis.disconnect();
      await server.close();
    },
  };
}
