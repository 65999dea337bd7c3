import { jsonBytes } from '../values/json.js';

type Arguments = Readonly<Record<string, unknown>>;

/** Bytes of arguments that an answer may give back. */
const LONGEST = 8000;

/** A call for the agent to make; long arguments are left out, because who sent them has them. */
export function proposedCall(tool: string, args: Arguments, changes: Arguments = {}): Arguments {
  const whole = { ...args, ...changes };
  if (jsonBytes(whole) <= LONGEST) return { tool, arguments: whole };
  return { tool, arguments: 'the same', ...(Object.keys(changes).length ? { but: changes } : {}) };
}
