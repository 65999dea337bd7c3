import { GCRA_LUA } from '@lago/lago-client';
import type { Script } from '@lago/lago-client';
import { CONCURRENCY_RETRY_MS, DAY_MS, TOLERANCE_MS } from './limit-store.js';

/**
 * One claim, decided in Redis at once: all limits are looked at before anything is taken. The clock is Redis's own, so
 * replicas whose clocks differ still count as one.
 *
 * KEYS: rate, day, flights. ARGV: perSecond or -1, burst, perDay or -1, concurrency or -1, id, lease in ms.
 * Answers: refusedBy, retryMs, rateRemaining, rateResetMs, dayRemaining, dayResetMs (as text: Lua numbers lose fractions).
 */
export const ENTER: Script = {
  name: 'limits-enter',
  lua: `${GCRA_LUA}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local perSecond, burst, perDay = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local concurrency, id, lease = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local day = math.floor(now / ${DAY_MS})
local untilMidnight = (day + 1) * ${DAY_MS} - now
local dayKey = KEYS[2] .. ':' .. string.format('%d', day)
local interval, tat, after, spent = 0, 0, 0, 0
local refusedBy, retry = '', 0
local function within(most)
  return take_permits(tat, now, interval, burst, ${TOLERANCE_MS}, most)
end
if concurrency > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', string.format('%.3f', now))
  if redis.call('ZCARD', KEYS[3]) >= concurrency then refusedBy, retry = 'concurrency', ${CONCURRENCY_RETRY_MS} end
end
if perSecond > 0 then
  interval, tat = 1000 / perSecond, tonumber(redis.call('GET', KEYS[1]) or '0')
  local due, count, next = within(1)
  after = next
  if count == 0 then refusedBy, retry = 'rate', due end
end
if perDay >= 0 then
  spent = tonumber(redis.call('GET', dayKey) or '0')
  if spent >= perDay then refusedBy, retry = 'day', untilMidnight end
end
if refusedBy == '' then
  if perSecond > 0 then
    tat = after
    redis.call('SET', KEYS[1], string.format('%.3f', tat), 'PX', math.ceil(tat - now) + 1000)
  end
  if perDay >= 0 then
    spent = redis.call('INCR', dayKey)
    redis.call('PEXPIRE', dayKey, math.ceil(untilMidnight) + 1000)
  end
  if concurrency > 0 then
    redis.call('ZADD', KEYS[3], string.format('%.3f', now + lease), id)
    redis.call('PEXPIRE', KEYS[3], math.ceil(lease) + 1000)
  end
end
local remaining = 0
if perSecond > 0 then remaining = select(2, within(burst)) end
return {
  refusedBy, string.format('%.3f', retry), tostring(remaining), string.format('%.3f', math.max(0, tat - now)),
  tostring(math.max(0, perDay - spent)), string.format('%.3f', untilMidnight)
}
`,
};

/** Gives back a place among the calls in flight. KEYS: flights. ARGV: id. */
export const LEAVE: Script = { name: 'limits-leave', lua: `return redis.call('ZREM', KEYS[1], ARGV[1])` };
