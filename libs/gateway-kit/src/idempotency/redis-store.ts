import type { Script, SharedScripts } from '@lago/lago-client';
import type { Begun, IdempotencyStore } from './store.js';

/** Leases run by the clock of Redis; `startedAt` is of the gateway that began. */
const BEGIN: Script = {
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

const LEASE: Script = {
  name: 'idempotency-lease',
  lua: `${MINE}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'lease', string.format('%.0f', now + tonumber(ARGV[2])))
return 1`,
};
const FINISH: Script = {
  name: 'idempotency-finish',
  lua: `${MINE}
redis.call('HSET', KEYS[1], 'reply', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`,
};
const RELEASE: Script = { name: 'idempotency-release', lua: `${MINE}\nreturn redis.call('DEL', KEYS[1])` };

/** Outcomes that all replicas share and that outlive a crash. Rejects with what the connection rejects with. */
export function redisIdempotencyStore(scripts: SharedScripts): IdempotencyStore {
  const key = (id: string) => [`idempotency:${id}`];
  return {
    async begin(id, { digest, owner, now, leaseMs, ttlMs }) {
      const args = [digest, owner, now, leaseMs, ttlMs];
      const [kind, value] = (await scripts.run(BEGIN, key(id), args)) as [Begun['kind'], string];
      switch (kind) {
        case 'done':
          return { kind, reply: value };
        case 'running':
          return { kind, retryAfterMs: Number(value) };
        case 'mismatch':
          return { kind };
        default:
          return { kind, startedAt: Number(value) };
      }
    },
    renew: async (id, owner, leaseMs) => (await scripts.run(LEASE, key(id), [owner, leaseMs])) === 1,
    finish: async (id, owner, reply, ttlMs) => void (await scripts.run(FINISH, key(id), [owner, reply, ttlMs])),
    release: async (id, owner) => void (await scripts.run(RELEASE, key(id), [owner])),
    abandon: async (id, owner) => void (await scripts.run(LEASE, key(id), [owner, 0])),
  };
}
