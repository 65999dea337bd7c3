import type { PermitStore } from '../limiter/permits.js';
import type { Script, SharedScripts } from './scripts.js';

/** `takeSlot` of limiter/gcra.ts, in whole microseconds of the clock of Redis. */
const TAKE: Script = {
  name: 'take-permit',
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst, horizon = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local even = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = math.max(0, even - (burst - 1) * interval - now)
if wait > horizon then return {string.format('%.0f', wait), 0} end
local tat = even + interval
redis.call('SET', KEYS[1], string.format('%.0f', tat), 'PX', math.ceil((tat - now) / 1000) + 1000)
return {string.format('%.0f', wait), 1}`,
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
    async take(key, { intervalMs, burst }, horizonMs) {
      const reply = await scripts.run(TAKE, [`permits:${key}`], [micros(intervalMs), burst, micros(horizonMs)]);
      const [wait, taken] = reply as [string, number];
      return { waitMs: Number(wait) / 1000, taken: taken === 1 };
    },
    async pause(key, { intervalMs, burst }, ms) {
      await scripts.run(PAUSE, [`permits:${key}`], [micros(ms + (burst - 1) * intervalMs)]);
    },
  };
}
