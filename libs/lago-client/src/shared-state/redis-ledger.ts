import { CLAIM_TTL_MS } from './ledger.js';
import type { EffectLedger, Rival } from './ledger.js';
import type { Script, SharedScripts } from './scripts.js';

/**
 * Each entry is kept with the time, by the clock of Redis, at which it is void: in the first hash while its record can
 * still appear, in the second until its end is known. Version 0.1 reads and writes the first only.
 */
const ENTER: Script = {
  name: 'ledger-enter',
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 1, 2 do
  local ttl = tonumber(ARGV[2 + i])
  redis.call('HSET', KEYS[i], ARGV[1], string.format('%.0f', now + ttl) .. ' ' .. ARGV[2])
  if redis.call('PTTL', KEYS[i]) < ttl then redis.call('PEXPIRE', KEYS[i], ttl) end
end
return 1`,
};
const LEAVE: Script = {
  name: 'ledger-leave',
  lua: `return redis.call('HDEL', KEYS[1], ARGV[1]) + redis.call('HDEL', KEYS[2], ARGV[1])`,
};
const STANDING: Script = {
  name: 'ledger-standing',
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local till = string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^(%d+) ')
return till and string.format('%.0f', math.max(0, tonumber(till) - now)) or '0'`,
};
/** Answers two lists: those that run or may still come to something, and those of the past. */
const RIVALS: Script = {
  name: 'ledger-rivals',
  lua: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local result, seen = {{}, {}}, {}
for i = 1, 2 do
  local all = redis.call('HGETALL', KEYS[i])
  for j = 1, #all, 2 do
    local owner = all[j]
    local till, entry = string.match(all[j + 1], '^(%d+) (.*)$')
    if tonumber(till) <= now then redis.call('HDEL', KEYS[i], owner)
    elseif owner ~= ARGV[1] and not seen[owner] then
      seen[owner] = true
      table.insert(result[i], entry)
    end
  end
end
return result`,
};
const CLAIM: Script = {
  name: 'ledger-claim',
  lua: `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0`,
};
const OWNER: Script = { name: 'ledger-owner', lua: `return redis.call('GET', KEYS[1])` };

const REMEMBER: Script = { name: 'ledger-remember', lua: `return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])` };
const RECALL: Script = { name: 'ledger-recall', lua: `return redis.call('GET', KEYS[1])` };

/** Milliseconds after a loss in which calls still run, or are still at work, whose notes are gone with it. */
const LONGEST_CALL_MS = 120_000;

/** The ledger that all processes on one Redis share. */
export function redisLedger(scripts: SharedScripts): EffectLedger {
  const calls = (scope: string) => [`calls:${scope}`, `open:${scope}`];
  const record = (scope: string, id: string) => [`claim:${scope}:${id}`];
  const before = (scope: string, owner: string) => [`before:${scope}:${owner}`];
  return {
    async enter({ scope, owner, fingerprint, unresolved, ttlMs }) {
      await scripts.run(ENTER, calls(scope), [
        owner,
        JSON.stringify({ traits: fingerprint, unresolved }),
        Math.ceil(ttlMs),
        Math.ceil(ttlMs) + CLAIM_TTL_MS,
      ]);
    },
    async leave(scope, owner) {
      await scripts.run(LEAVE, calls(scope), [owner]);
    },
    async standing(scope, owner) {
      return Number(await scripts.run(STANDING, calls(scope), [owner]));
    },
    async rivals(scope, owner) {
      const lists = (await scripts.run(RIVALS, calls(scope), [owner])) as [string[], string[]];
      return lists.flatMap((entries, index) => entries.map((entry) => rivalOf(entry, index === 1)));
    },
    async claim(scope, id, owner) {
      return (await scripts.run(CLAIM, record(scope, id), [owner, CLAIM_TTL_MS])) === 1;
    },
    async ownerOf(scope, id) {
      return ((await scripts.run(OWNER, record(scope, id), [])) as string | null) ?? undefined;
    },
    async remembers(since) {
      const lost = await scripts.lostAt?.();
      return lost === undefined || since > lost + LONGEST_CALL_MS;
    },
    async remember(scope, owner, records) {
      await scripts.run(REMEMBER, before(scope, owner), [JSON.stringify(records), CLAIM_TTL_MS]);
    },
    async recall(scope, owner) {
      const kept = (await scripts.run(RECALL, before(scope, owner), [])) as string | null;
      return kept === null ? undefined : (JSON.parse(kept) as string[]);
    },
  };
}

/** Entries are written as version 0.1 reads them. */
function rivalOf(entry: string, past: boolean): Rival {
  const { traits, unresolved } = JSON.parse(entry) as { traits: Rival['fingerprint']; unresolved: boolean };
  return { fingerprint: traits, unresolved, past };
}
