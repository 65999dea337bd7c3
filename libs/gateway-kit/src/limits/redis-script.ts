/**
 * One claim, decided in Redis at once: all limits are looked at before anything is taken. The clock is Redis's own, so
 * replicas whose clocks differ still count as one. Same arithmetic as memory-store.ts.
 *
 * KEYS: rate, day, flights. ARGV: perSecond or -1, burst, perDay or -1, concurrency or -1, id, lease in ms.
 * Answers: refusedBy, retryMs, rateRemaining, rateResetMs, dayRemaining, dayResetMs (as text: Lua numbers lose fractions).
 */
export const ENTER = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local perSecond, burst, perDay = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local concurrency, id, lease = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local dayMs = 86400000
local day = math.floor(now / dayMs)
local untilMidnight = (day + 1) * dayMs - now
local dayKey = KEYS[2] .. ':' .. string.format('%d', day)
local step, window, full = 0, 0, now
local refusedBy, retry = '', 0
if perSecond > 0 then
  step = 1000 / perSecond
  window = burst * step
  full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
end
local spent = 0
if perDay >= 0 then spent = tonumber(redis.call('GET', dayKey) or '0') end
if concurrency > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', string.format('%.3f', now))
  if redis.call('ZCARD', KEYS[3]) >= concurrency then refusedBy, retry = 'concurrency', 1000 end
end
if perSecond > 0 and full + step - now > window + 0.001 then refusedBy, retry = 'rate', full + step - window - now end
if perDay >= 0 and spent >= perDay then refusedBy, retry = 'day', untilMidnight end
if refusedBy == '' then
  if perSecond > 0 then
    full = full + step
    redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now) + 1000)
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
local rateRemaining = 0
if step > 0 then rateRemaining = math.floor((window - (full - now)) / step + 0.001) end
return {
  refusedBy, string.format('%.3f', retry), tostring(rateRemaining), string.format('%.3f', full - now),
  tostring(math.max(0, perDay - spent)), string.format('%.3f', untilMidnight)
}
`;
