/** What each script begins with: names of keys, and the time by the clock of Redis, which all replicas share. */
const NAMES = `
local p = KEYS[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function knownKey(consumer, digest) return p .. 'known:' .. consumer .. ':' .. digest end
local function streamOf(consumer) return p .. 'stream:' .. consumer end
local function laterOf(consumer) return p .. 'later:' .. consumer end
local function count(by, bytes)
  redis.call('INCRBY', p .. 'waiting', by)
  redis.call('INCRBY', p .. 'bytes', bytes)
end
local function add(consumer, event)
  redis.call('XADD', streamOf(consumer), '*', 'e', cjson.encode(event))
end
local ROW = 300
local function sizeOf(event) return #event.item + #(event.reason or '') + ROW end
`;

/** Revives a dead letter: it waits again, with the time it was given first. */
const REVIVE = `
local function revive(ref)
  local text = redis.call('HGET', p .. 'dead', ref)
  if not text then return nil end
  local event = cjson.decode(text)
  redis.call('HDEL', p .. 'dead', ref)
  redis.call('ZREM', p .. 'dead:order', ref)
  count(1, -#(event.reason or ''))
  event.reason = nil
  event.refused = nil
  event.tries = 0
  add(event.consumer, event)
  redis.call('SET', knownKey(event.consumer, event.digest), 'w' .. (event.stamp or ''))
  return event
end
`;

/**
 * Keeps events. What begins with \`w\` waits or was delivered, what begins with \`x\` is a dead letter. The last write is
 * there so that WAIT has something to wait for, also when every event was here already.
 */
const PUT = `
local max = tonumber(ARGV[1])
local more = 0
for i = 2, #ARGV, 4 do more = more + #ARGV[i + 3] + ROW end
if tonumber(redis.call('GET', p .. 'bytes') or '0') + more > max then return 'full' end
local kept = {}
for i = 2, #ARGV, 4 do
  local consumer, digest, stamp, item = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local key = knownKey(consumer, digest)
  local known = redis.call('GET', key)
  if not known then
    if redis.call('SADD', p .. 'consumers', consumer) == 1 then
      redis.call('XGROUP', 'CREATE', streamOf(consumer), 'deliverers', '0', 'MKSTREAM')
    end
    local event = { consumer = consumer, digest = digest, stamp = stamp, item = item, kept = now, tries = 0 }
    add(consumer, event)
    redis.call('SET', key, 'w' .. stamp)
    count(1, sizeOf(event))
    kept[#kept + 1] = '0' .. stamp
  elseif string.sub(known, 1, 1) == 'x' then
    local event = revive(string.sub(known, 2))
    kept[#kept + 1] = '1' .. (event and event.stamp or '')
  else
    kept[#kept + 1] = '1' .. string.sub(known, 2)
  end
end
redis.call('SET', p .. 'last', now)
return kept
`;

/** What is due comes back, what somebody took and did not settle in time is taken over, then come the new ones. */
const TAKE = `
local consumer, most, mostBytes, lease, reader = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local stream = streamOf(consumer)
for _, text in ipairs(redis.call('ZRANGEBYSCORE', laterOf(consumer), '-inf', now, 'LIMIT', 0, most)) do
  redis.call('ZREM', laterOf(consumer), text)
  add(consumer, cjson.decode(text))
end
if redis.call('EXISTS', stream) == 0 then return {} end
local entries = {}
local claimed = redis.call('XAUTOCLAIM', stream, 'deliverers', reader, lease, '0-0', 'COUNT', most)[2]
for _, entry in ipairs(claimed) do entries[#entries + 1] = entry end
if #entries < most then
  local read = redis.call('XREADGROUP', 'GROUP', 'deliverers', reader, 'COUNT', most - #entries, 'STREAMS', stream, '>')
  if read then
    for _, entry in ipairs(read[1][2]) do entries[#entries + 1] = entry end
  end
end
local taken, bytes = {}, 0
for index, entry in ipairs(entries) do
  local event = cjson.decode(entry[2][2])
  bytes = bytes + #event.item
  if index > 1 and bytes > mostBytes then
    redis.call('XACK', stream, 'deliverers', entry[1])
    redis.call('XDEL', stream, entry[1])
    add(consumer, event)
  else
    taken[#taken + 1] = { entry[1], event.item, event.tries }
  end
end
return taken
`;

/** Ends what was taken. An entry that is gone was settled by whoever took it over. */
const SETTLE = `
local remember = ARGV[1]
for i = 2, #ARGV, 5 do
  local consumer, id, ending, value, tried = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local entry = redis.call('XRANGE', streamOf(consumer), id, id)[1]
  if entry then
    local event = cjson.decode(entry[2][2])
    local key = knownKey(consumer, event.digest)
    redis.call('XACK', streamOf(consumer), 'deliverers', id)
    redis.call('XDEL', streamOf(consumer), id)
    if ending == 'delivered' then
      count(-1, -sizeOf(event))
      redis.call('SET', key, 'w' .. (event.stamp or ''), 'PX', remember)
    elseif ending == 'refused' then
      local ref = redis.call('INCR', p .. 'seq')
      event.reason = value
      event.refused = now
      count(-1, #value)
      redis.call('HSET', p .. 'dead', ref, cjson.encode(event))
      redis.call('ZADD', p .. 'dead:order', ref, ref)
      redis.call('SET', key, 'x' .. ref)
    else
      event.tries = event.tries + tonumber(tried)
      if value == '0' then add(consumer, event)
      else redis.call('ZADD', laterOf(consumer), now + value, cjson.encode(event)) end
    end
  end
end
`;

const COUNTS = `
local oldest = nil
local function look(text)
  local kept = cjson.decode(text).kept
  if not oldest or kept < oldest then oldest = kept end
end
for _, consumer in ipairs(redis.call('SMEMBERS', p .. 'consumers')) do
  for _, entry in ipairs(redis.call('XRANGE', streamOf(consumer), '-', '+', 'COUNT', 1)) do look(entry[2][2]) end
  for _, text in ipairs(redis.call('ZRANGE', laterOf(consumer), 0, 99)) do look(text) end
end
return { tonumber(redis.call('GET', p .. 'waiting') or '0'), redis.call('HLEN', p .. 'dead'),
  tonumber(redis.call('GET', p .. 'bytes') or '0'), oldest or -1 }
`;

const LIST = `
local letters = {}
for _, ref in ipairs(redis.call('ZRANGEBYSCORE', p .. 'dead:order', '(' .. ARGV[1], '+inf', 'LIMIT', 0, ARGV[2])) do
  letters[#letters + 1] = { ref, redis.call('HGET', p .. 'dead', ref) }
end
return letters
`;

const RETRY = `
local refs = ARGV
if ARGV[1] == 'all' then refs = redis.call('ZRANGE', p .. 'dead:order', 0, -1) end
local found = 0
for _, ref in ipairs(refs) do if revive(ref) then found = found + 1 end end
return found
`;

const DISCARD = `
local found = 0
for _, ref in ipairs(ARGV) do
  local text = redis.call('HGET', p .. 'dead', ref)
  if text then
    local event = cjson.decode(text)
    found = found + 1
    count(0, -sizeOf(event))
    redis.call('HDEL', p .. 'dead', ref)
    redis.call('ZREM', p .. 'dead:order', ref)
    redis.call('DEL', knownKey(event.consumer, event.digest))
  end
end
return found
`;

/** Without room only new events are refused: what ends others goes on. Redis 7 and later. */
const EVEN_IF_FULL = '#!lua flags=allow-oom\n';

/** Each runs as a whole or not at all. */
export const SCRIPTS = {
  put: NAMES + REVIVE + PUT,
  take: EVEN_IF_FULL + NAMES + TAKE,
  settle: EVEN_IF_FULL + NAMES + SETTLE,
  counts: NAMES + COUNTS,
  list: NAMES + LIST,
  retry: EVEN_IF_FULL + NAMES + REVIVE + RETRY,
  discard: EVEN_IF_FULL + NAMES + DISCARD,
} as const;
