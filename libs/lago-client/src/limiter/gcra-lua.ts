/**
 * `takePermits` (gcra.ts) for scripts in Redis: Lua text that defines
 * `take_permits(tat, now, interval, burst, horizon, wanted)`, which answers due, count and the new tat. It reads and
 * writes nothing; a script chooses its unit of time.
 */
export const GCRA_LUA = `
local function take_permits(tat, now, interval, burst, horizon, wanted)
  local even = math.max(tat, now)
  local due = even - (burst - 1) * interval - now
  local within = math.floor((horizon - due) / interval) + 1
  local count = math.max(0, math.min(wanted, within))
  if count == 0 then return due, 0, tat end
  return due, count, even + count * interval
end
`;
