import { GCRA_LUA } from '../limiter/gcra-lua.js';
import type { PermitStore } from '../limiter/permits.js';
import type { Script, SharedScripts } from './scripts.js';

/** In microseconds of the clock of Redis. */
const TAKE: Script = {
  name: 'take-permits',
  lua: `${GCRA_LUA}
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst, horizon, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local known = tonumber(redis.call('GET', KEYS[1]) or '0')
local due, count, tat = take_permits(known, now, interval, burst, horizon, wanted)
if count > 0 then
  redis.call('SET', KEYS[1], string.format('%.0f', tat), 'PX', math.ceil((tat - now) / 1000) + 1000)
end
return {string.format('%.0f', due), count}`,
};

const GIVE_BACK: Script = {
  name: 'give-back-permits',
  lua: `
local tat = redis.call('GET', KEYS[1])
if tat then redis.call('SET', KEYS[1], string.format('%.0f', tonumber(tat) - tonumber(ARGV[1])), 'KEEPTTL') end
return 1`,
};

const PAUSE: Script = {
  name: 'pause-permits',
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local tat = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now + tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%.0f', tat), 'PX', math.ceil((tat - now) / 1000) + 1000)
return 1`,
};

/** Permits that all processes on one Redis share. */
export function redisPermits(scripts: SharedScripts): PermitStore {
  const micros = (ms: number) => Math.round(ms * 1000);
  return {
    async take(key, { intervalMs, burst }, horizonMs, wanted) {
      const args = [micros(intervalMs), burst, micros(horizonMs), wanted];
      const [due, count] = (await scripts.run(TAKE, [`permits:${key}`], args)) as [string, number];
      return { dueMs: Number(due) / 1000, count };
    },
    async giveBack(key, { intervalMs }, count) {
      await scripts.run(GIVE_BACK, [`permits:${key}`], [micros(count * intervalMs)]);
    },
    async pause(key, { intervalMs, burst }, ms) {
      await scripts.run(PAUSE, [`permits:${key}`], [micros(ms + (burst - 1) * intervalMs)]);
    },
  };
}
