import type { Script } from '@lago/lago-client';

/*
 * A key is a hash: digest, owner, started, lease, and reply when it is done. Version 0.1 knows these fields and takes
 * them as they are meant here, so both can run side by side. Beyond them:
 *   first    the owner that made the record; without it, version 0.1 did, and `started` is of a gateway's clock
 *   written  `started` as it was written down at first, when that was of another clock
 *   account  fingerprint of the caller's own key for the API
 *   maybe    an earlier call may be forgotten; its effect came about after this
 *   sure     and some were, that may have been sent as late as this
 *   until    the lease of such a call; to version 0.1, which knows nothing of it, it runs for as long as it is kept
 * All times are milliseconds by the clock of Redis. KEYS: the record where version 0.1 looks, the lasting name (a
 * pointer to the record, where the two differ), the generation. ARGV begins with digest, owner, lease, ttl.
 */
const COMMON = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number) return string.format('%.0f', number) end
local digest, owner, lease, ttl = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local record, named = KEYS[1], KEYS[2] ~= KEYS[1]
if named then record = redis.call('GET', KEYS[2]) or KEYS[1] end
local function keep()
  redis.call('PEXPIRE', record, ttl)
  if named then redis.call('SET', KEYS[2], record, 'PX', ttl) end
end
local function hold(maybe, left)
  redis.call('HSET', record, 'owner', owner)
  if maybe then redis.call('HSET', record, 'lease', text(now + ttl), 'until', text(left > 0 and now + left or 0))
  else redis.call('HSET', record, 'lease', text(left > 0 and now + left or 0)) end
end
`;

/**
 * What this memory is: how old, how far its writes have come, and whether anything before it may be forgotten.
 * A process that saw another one, or this one further on, knows that something is lost.
 */
const GENERATION = `
local function info(section, field)
  local done, answer = pcall(redis.call, 'INFO', section)
  return done and type(answer) == 'string' and string.match(answer, field .. ':(%w+)') or ''
end
local function generation(seen, seenSeq, fresh)
  local known = redis.call('HMGET', KEYS[3], 'id', 'seq', 'since', 'from', 'sure', 'run', 'evicted', 'alive', 'cause')
  local id, seq, since, from = known[1], tonumber(known[2]) or 0, tonumber(known[3]), tonumber(known[4])
  local sure, run, evicted = known[5] == '1', info('server', 'run_id'), tonumber(info('stats', 'evicted_keys')) or 0
  local alive, cause, lost = tonumber(known[8]), known[9]
  if not id then
    id, lost, from, sure = fresh, 'empty', now - ttl, seen ~= ''
  else
    local open = now - since < ttl
    local before = open and from or now
    if seen == id and seenSeq > seq then
      seq, lost, from, sure = seenSeq, 'older', math.min(before, alive or now - ttl), true
    elseif run ~= '' and run ~= known[6] then
      lost, from, sure = 'restarted', math.min(before, alive or now - ttl), open and sure
    elseif evicted > (tonumber(known[7]) or 0) then
      lost, from, sure = 'evicted', now - ttl, open and sure
    elseif seen ~= '' and seen ~= id and not sure then
      sure = true
      redis.call('HSET', KEYS[3], 'sure', '1')
    end
  end
  if lost then
    since, cause = now, lost
    redis.call('HSET', KEYS[3], 'id', id, 'seq', text(seq), 'since', text(since), 'from', text(from), 'sure',
      sure and '1' or '', 'run', run, 'evicted', text(evicted), 'alive', text(now), 'cause', cause)
  end
  return { id = id, seq = seq, since = since, from = from, sure = sure, cause = cause }
end
local function report(known)
  return {known.id, text(known.seq), text(now - known.since), known.cause, known.sure and '1' or ''}
end
`;

/** ARGV: account, generation seen, its number, id of a new one, ms that a new memory is left to fill again. */
export const BEGIN: Script = {
  name: 'idempotency-begin',
  lua: `${COMMON}${GENERATION}
local account = ARGV[5]
local known = redis.call('HMGET', record, 'digest', 'reply', 'lease', 'until', 'started', 'written', 'first', 'account',
  'maybe', 'sure', 'owner')
if known[1] then
  if (known[8] or account) ~= account then return {'other-account'} end
  if known[1] ~= digest then return {'mismatch'} end
  if known[2] then return {'done', known[2]} end
  -- Asked again, because the first answer did not come.
  local again = known[11] == owner
  local left = tonumber(known[4] or known[3]) - now
  if left > 0 and not again then return {'running', text(left)} end
  local started, written = known[5], known[6] or known[5]
  if not known[7] then
    started = text(now - math.max(0, ttl - redis.call('PTTL', record)))
    redis.call('HSET', record, 'started', started, 'written', written, 'first', '-')
  end
  hold(known[9], lease)
  keep()
  local kind = again and known[7] == owner and 'started' or 'resumed'
  return {kind, record, started, written, text(now), known[9] or '', known[10] or ''}
end
local memory = generation(ARGV[6], tonumber(ARGV[7]), ARGV[8])
local quiet = memory.since + (memory.sure and lease or tonumber(ARGV[9])) - now
if quiet > 0 then return {'settling', text(quiet), unpack(report(memory))} end
local started, maybe, sure = text(now), '', ''
redis.call('HSET', record, 'digest', digest, 'started', started, 'first', owner)
if account ~= '' then redis.call('HSET', record, 'account', account) end
if now - memory.since < ttl then
  maybe, sure = text(memory.from), memory.sure and text(memory.since) or ''
  redis.call('HSET', record, 'maybe', maybe, 'sure', sure)
end
hold(maybe ~= '', lease)
keep()
memory.seq = redis.call('HINCRBY', KEYS[3], 'seq', 1)
return {'started', record, started, started, started, maybe, sure, unpack(report(memory))}`,
};

/** Puts back what the store lost, and lets nobody write over what another one has. ARGV: the parts of the hold. */
const MINE = `${COMMON}
local have = redis.call('HMGET', record, 'digest', 'owner', 'reply', 'lease', 'until')
local maybe = ARGV[7] ~= ''
if not have[1] then
  redis.call('HSET', record, 'digest', digest, 'started', ARGV[5], 'written', ARGV[6], 'first', '-')
  if maybe then redis.call('HSET', record, 'maybe', ARGV[7], 'sure', ARGV[8]) end
  if ARGV[9] ~= '' then redis.call('HSET', record, 'account', ARGV[9]) end
elseif have[3] then return 0
elseif have[2] ~= owner and tonumber(have[5] or have[4]) > now then return 0
end
`;

// They write although Redis is full: what was begun must end. New keys are refused then.
export const RENEW: Script = {
  name: 'idempotency-renew',
  evenIfFull: true,
  lua: `${MINE}hold(maybe, lease) keep() return 1`,
};
export const FINISH: Script = {
  name: 'idempotency-finish',
  evenIfFull: true,
  lua: `${MINE}hold(maybe, 0) redis.call('HSET', record, 'reply', ARGV[10]) keep() return 1`,
};
export const ABANDON: Script = {
  name: 'idempotency-abandon',
  evenIfFull: true,
  lua: `${MINE}
if have[1] and have[2] ~= owner then return 0 end
hold(maybe, 0)
keep()
return 1`,
};

/** Nothing was sent by `owner`: what it made is free again, what it took over is open as before. */
export const RELEASE: Script = {
  name: 'idempotency-release',
  evenIfFull: true,
  lua: `${COMMON}
local have = redis.call('HMGET', record, 'owner', 'reply', 'first', 'maybe')
if have[1] ~= owner or have[2] then return 0 end
if have[3] == owner then
  redis.call('DEL', record)
  if named then redis.call('DEL', KEYS[2]) end
else hold(have[4], 0) end
return 1`,
};

/** ARGV: unused, unused, lease, ttl, generation seen, its number, id of a new one. Every process asks all the time. */
export const WATCH: Script = {
  name: 'idempotency-watch',
  lua: `${COMMON}${GENERATION}
local memory = generation(ARGV[5], tonumber(ARGV[6]), ARGV[7])
redis.call('HSET', KEYS[3], 'alive', text(now))
memory.seq = redis.call('HINCRBY', KEYS[3], 'seq', 1)
return report(memory)`,
};
