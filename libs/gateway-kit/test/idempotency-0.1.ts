/*
 * The scripts of version 0.1 as they were (commit 36c0fde), for what both versions must understand while one replaces
 * the other.
 */
export const BEGIN_0_1 = {
  name: 'idempotency-begin',
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local digest, owner, started, lease, ttl = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local known = redis.call('HMGET', KEYS[1], 'digest', 'reply', 'lease', 'started')
if not known[1] then
  redis.call('HSET', KEYS[1], 'digest', digest, 'owner', owner, 'started', started,
    'lease', string.format('%.0f', now + lease))
  redis.call('PEXPIRE', KEYS[1], ttl)
  return {'started', started}
end
if known[1] ~= digest then return {'mismatch', ''} end
if known[2] then return {'done', known[2]} end
local left = tonumber(known[3]) - now
if left > 0 then return {'running', string.format('%.0f', left)} end
redis.call('HSET', KEYS[1], 'owner', owner, 'lease', string.format('%.0f', now + lease))
return {'resumed', known[4]}`,
};

const MINE = `if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'reply') == 1 then return 0 end`;

export const LEASE_0_1 = {
  name: 'idempotency-lease',
  lua: `${MINE}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'lease', string.format('%.0f', now + tonumber(ARGV[2])))
return 1`,
};
export const FINISH_0_1 = {
  name: 'idempotency-finish',
  lua: `${MINE}
redis.call('HSET', KEYS[1], 'reply', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`,
};
export const RELEASE_0_1 = { name: 'idempotency-release', lua: `${MINE}\nreturn redis.call('DEL', KEYS[1])` };
