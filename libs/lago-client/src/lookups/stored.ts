import { isMapping, replaceAt } from '@lago/capability-model';
import type { Call } from '../call/call.js';
import type { Reply } from '../call/reply.js';
import { matches } from '../rules/compare.js';
import { saysAbsent } from './lookup.js';
import type { Lookup } from './lookup.js';
import { resolve } from '../rules/pointer.js';
import type { StoredRule } from '../rules/rule.js';
import { at, jsonOf } from '../rules/refusal-pattern.js';

/** What became of one record whose id is taken. */
export type Stored =
  /** It is there as it was sent; `reply` is the answer of the read that showed it, if it showed nothing else. */
  | { readonly kind: 'equal'; readonly record: unknown; readonly reply: Reply | undefined }
  /** Something else has its id. */
  | { readonly kind: 'differs' }
  /** It does not show (yet), or could not be read. */
  | { readonly kind: 'hidden' };

/** Reads the record back and compares it with what was sent, the way the API reads it. */
export async function readStored(
  call: Call,
  { read, found, key, search, match, computed }: StoredRule,
  sent: unknown,
  lookup: Lookup,
): Promise<Stored> {
  const values = { from: sent, since: call.attempts.since ?? 0 };
  try {
    const reply = await lookup.read(call, read, values);
    const record = resolve(jsonOf(reply), found);
    if (!isMapping(record)) return { kind: 'hidden' };
    if (matches(key, sent, record))
      return (await same(record)) ? { kind: 'equal', record, reply } : { kind: 'differs' };
  } catch (error) {
    if (!saysAbsent(error)) throw error;
    return { kind: 'hidden' };
  }
  return searched();

  async function searched(): Promise<Stored> {
    if (!search) return { kind: 'hidden' };
    const reply = jsonOf(await lookup.read(call, search.read, values));
    const list = resolve(reply, search.list);
    if (!Array.isArray(list)) return { kind: 'hidden' };
    const record = (list as unknown[]).find((item) => matches(key, sent, item));
    if (record !== undefined)
      return (await same(record)) ? { kind: 'equal', record, reply: undefined } : { kind: 'differs' };
    return at(reply, call.operation.facts.answers.nextPage) ? { kind: 'hidden' } : { kind: 'differs' };
  }

  async function same(record: unknown): Promise<boolean> {
    if (matches(match, sent, record)) return true;
    if (!computed) return false;
    const source = jsonOf(await lookup.read(call, computed.read, values).catch(absentIsEmpty));
    const name = resolve(source, computed.when) ? resolve(source, computed.name) : undefined;
    if (typeof name !== 'string') return false;
    return matches(match, without(sent, computed.within, name), without(record, computed.within, name));
  }
}

function absentIsEmpty(error: unknown): Reply {
  if (saysAbsent(error)) return { status: 404, headers: {}, body: Buffer.alloc(0) };
  throw error;
}

function without(root: unknown, pointer: string, name: string): unknown {
  const holder = resolve(root, pointer);
  if (!isMapping(holder)) return root;
  const { [name]: dropped, ...rest } = holder;
  return dropped === undefined ? root : replaceAt(root, pointer, rest);
}
