import { readFileSync } from 'node:fs';
import { isMap, isSeq } from 'yaml';
import type { Document, YAMLMap } from 'yaml';
import { createKey, hashKey } from '../key.js';
import { ConsumersError, MAX_LIVE_KEYS, readConsumers } from '../read-consumers.js';
import type { Vocabulary } from '../read-consumers.js';
import { entryOf, openFile, saveFile } from './edit-file.js';

/** Why a command did nothing; shown as it is, exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** What every command gets. `now` is milliseconds since the epoch. */
export interface CommandContext {
  readonly file: string;
  readonly now: number;
  readonly vocabulary: Vocabulary;
}

/** Adds a consumer and returns its key, which is shown this once. */
export function add(
  { file, now, vocabulary }: CommandContext,
  name: string,
  scopes: readonly string[],
  expires: string | undefined,
): string {
  const document = openFile(file);
  if (entryOf(document, name)) throw new CommandError(`${name} is there already; rotate gives it a new key`);
  const key = createKey();
  const entry = { name, keys: [keyEntry(key, now, expires)], scopes: [...scopes] };
  document.addIn(['consumers'], document.createNode(entry));
  save(file, document, now, vocabulary);
  return key;
}

/** Gives a consumer a new key; the one before works until `graceEnds`. Returns the key, which is shown this once. */
export function rotate({ file, now, vocabulary }: CommandContext, name: string, graceEnds: string): string {
  const document = openFile(file);
  const entry = entryOf(document, name);
  if (!entry) throw new CommandError(`there is no consumer ${name}`);
  const old = keysOf(entry).filter((node) => expiryOf(node) > now);
  if (old.length >= MAX_LIVE_KEYS) {
    const soonest = new Date(Math.min(...old.map(expiryOf)));
    const when = Number.isFinite(soonest.getTime()) ? `; the older ends ${soonest.toISOString()}` : '';
    throw new CommandError(`${name} has ${old.length} live keys already${when}; rotate --now ends both`);
  }
  const key = createKey();
  for (const node of old) if (expiryOf(node) > Date.parse(graceEnds)) node.set('expires', graceEnds);
  entry.set('keys', document.createNode([...old, keyEntry(key, now, undefined)]));
  save(file, document, now, vocabulary);
  return key;
}

/** Ends every present key of a consumer at once and gives it a new one: for a key that leaked. */
export function replace({ file, now, vocabulary }: CommandContext, name: string): string {
  const document = openFile(file);
  const entry = entryOf(document, name);
  if (!entry) throw new CommandError(`there is no consumer ${name}`);
  const key = createKey();
  entry.set('keys', document.createNode([keyEntry(key, now, undefined)]));
  save(file, document, now, vocabulary);
  return key;
}

/** One line per consumer: name, live keys by the start of their hash, scopes. */
export function list({ file, now, vocabulary }: CommandContext): readonly string[] {
  const { consumers } = readConsumers(readFileSync(file, 'utf8'), now, vocabulary);
  return consumers.map(({ name, keys, scopes, expires }) => {
    const live = keys
      .filter((key) => key.expires > now)
      .map((key) => key.sha256.slice(0, 8) + (key.expires === Infinity ? '' : ` until ${isoDate(key.expires)}`));
    const ended = expires <= now ? 'EXPIRED' : live.join(', ') || 'no live key';
    return [name, ended, scopes?.join(' ') ?? 'scopes of its token'].join('\t');
  });
}

/** Every fault of the file; empty when it is good. */
export function check({ file, now, vocabulary }: CommandContext): readonly string[] {
  try {
    readConsumers(readFileSync(file, 'utf8'), now, vocabulary);
    return [];
  } catch (error) {
    if (error instanceof ConsumersError) return error.faults.map((fault) => `${file}:${fault}`);
    throw error;
  }
}

function save(file: string, document: Document, now: number, vocabulary: Vocabulary): void {
  try {
    readConsumers(document.toString(), now, vocabulary);
  } catch (error) {
    if (error instanceof ConsumersError) {
      // Positions would be those of a file that was not written.
      const faults = error.faults.map((fault) => fault.replace(/^\d+:\d+ /, ''));
      throw new CommandError(`${file} is unchanged:\n${faults.join('\n')}`);
    }
    throw error;
  }
  saveFile(file, document);
}

function keyEntry(key: string, now: number, expires: string | undefined) {
  return { sha256: hashKey(key), created: isoDate(now), ...(expires && { expires }) };
}

function keysOf(entry: YAMLMap): readonly YAMLMap[] {
  const keys = entry.get('keys');
  return isSeq(keys) ? keys.items.filter((item): item is YAMLMap => isMap(item)) : [];
}

function expiryOf(key: YAMLMap): number {
  const expires = key.get('expires');
  return typeof expires === 'string' ? Date.parse(expires) : Infinity;
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
