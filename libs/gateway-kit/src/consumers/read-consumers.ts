import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { override } from './limits.js';
import type { Limits } from './limits.js';
import { ConsumersFile, UpstreamTokenEntry } from './consumers-file.js';
import type { ConsumerEntry } from './consumers-file.js';
import { locate, placeText, shownWord } from './positions.js';
import type { Located, Place } from './positions.js';
import { BUILT_IN_PROFILES, expandScopes } from './profiles.js';
import type { Profiles } from './profiles.js';
import { isScope } from './scope.js';

/** A key of a consumer. Times are milliseconds since the epoch. */
export interface KnownKey {
  readonly sha256: string;
  readonly expires: number;
}

/** One consumer of the file, profiles expanded and defaults applied. */
export interface KnownConsumer {
  readonly name: string;
  readonly keys: readonly KnownKey[];
  /** Undefined when the file gives none: then a token's own claim decides. */
  readonly scopes: readonly string[] | undefined;
  readonly limits: Limits;
  /** Milliseconds since the epoch after which the consumer may do nothing. */
  readonly expires: number;
  /** Where its own upstream secrets are, by namespace. */
  readonly upstreamTokens: ReadonlyMap<string, { readonly file?: string; readonly variable?: string }>;
}

/** A consumers file that has no fault. */
export interface Consumers {
  readonly profiles: Profiles;
  /** For consumers the file does not name. */
  readonly limits: Limits;
  readonly consumers: readonly KnownConsumer[];
}

/** Every fault of a consumers file, each with line and column. */
export class ConsumersError extends Error {
  override readonly name = 'ConsumersError';
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/** Keys that work at the same time: the present one and, while rotating, the one before. */
export const MAX_LIVE_KEYS = 2;

/** Namespaces and tags that operations have; with it, a scope that could never match anything is a fault. */
export interface Vocabulary {
  readonly namespaces: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
}

/** Reads a consumers file. Throws ConsumersError with every fault at once. */
export function readConsumers(text: string, now: number, vocabulary?: Vocabulary): Consumers {
  const located = locate(text);
  if (located.faults.length) throw new ConsumersError(located.faults);
  const faults: string[] = [];
  const report = (place: Place, message: string) => {
    faults.push(`${located.position(place)} ${[placeText(place), message].filter(Boolean).join(': ')}`);
  };
  const shape = readShape(located, report);
  if (!shape) throw new ConsumersError(faults);
  const { file, sound } = shape;

  const profiles = readProfiles(file.profiles ?? {}, vocabulary, report);
  const limits: Limits = { ...file.limits };
  const consumers = [...file.consumers.entries()].filter(sound).map(([index, entry]) => {
    const place = ['consumers', index];
    const wordReport = wordFaults([...place, 'scopes'], entry.scopes ?? [], vocabulary, report);
    return {
      name: entry.name,
      keys: (entry.keys ?? []).map(({ sha256, expires }) => ({ sha256, expires: time(expires) })),
      scopes: entry.scopes && expandScopes(entry.scopes, profiles, wordReport),
      limits: override(limits, entry.limits && { ...entry.limits }),
      expires: time(entry.expires),
      upstreamTokens: readTokens(entry, place, report),
    };
  });
  if (consumers.length === file.consumers.length) reportDoubles(consumers, now, report);
  if (faults.length) throw new ConsumersError(faults);
  return { profiles, limits, consumers };
}

type Report = (place: Place, message: string) => void;

/** A file whose shape was checked. Entries with faults are not sound; what else is in it can still be looked at. */
interface Shape {
  readonly file: ConsumersFile;
  sound(entry: readonly [number, ConsumerEntry]): boolean;
}

function readShape({ document }: Located, report: Report): Shape | undefined {
  let plain: unknown;
  try {
    plain = document.toJS({ maxAliasCount: 100 });
  } catch {
    report([], 'has too many aliases');
    return undefined;
  }
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    report([], 'the file must be a mapping with a list named consumers');
    return undefined;
  }
  const file = plainToInstance(ConsumersFile, plain);
  const errors = validateSync(file, { whitelist: true, forbidNonWhitelisted: true });
  errors.forEach((error) => reportShape(error, [], report));
  const faulty = errors.flatMap(({ property, children }) =>
    property === 'consumers' ? (children ?? []).map((child) => Number(child.property)) : [],
  );
  if (errors.some(({ property }) => property !== 'consumers') || !Array.isArray(file.consumers)) {
    return errors.length ? undefined : { file, sound: () => true };
  }
  return { file, sound: ([index]) => !faulty.includes(index) };
}

function reportShape(error: ValidationError, above: Place, report: Report): void {
  const part = /^\d+$/.test(error.property) ? Number(error.property) : error.property;
  const place = [...above, part];
  for (const [rule, message] of Object.entries(error.constraints ?? {})) {
    if (rule === 'whitelistValidation') report(place, 'there is no such setting');
    else report(place, message.replace(`${error.property} `, ''));
  }
  error.children?.forEach((child) => reportShape(child, place, report));
}

/** Reports scopes that match no operation, and gives what reports words that are no scope. */
function wordFaults(
  place: Place,
  words: readonly string[],
  vocabulary: Vocabulary | undefined,
  report: Report,
): (word: string) => void {
  words.forEach((word, index) => {
    const [namespace = '', tag = ''] = isScope(word) ? word.split(':') : ['*', '*'];
    if (!vocabulary) return;
    if (namespace !== '*' && !vocabulary.namespaces.has(namespace)) {
      report(
        [...place, index],
        `no API is called ${shownWord(namespace)}; there is ${[...vocabulary.namespaces].join(', ')}`,
      );
    } else if (tag !== '*' && !vocabulary.tags.has(tag)) {
      report(
        [...place, index],
        `no operation has the tag ${shownWord(tag)}; there is ${[...vocabulary.tags].join(', ')}`,
      );
    }
  });
  return (word) =>
    report(
      [...place, words.indexOf(word)],
      `${shownWord(word)} is neither a scope (namespace:tag:read|write) nor a profile`,
    );
}

function readProfiles(given: Record<string, unknown>, vocabulary: Vocabulary | undefined, report: Report): Profiles {
  const profiles = new Map(BUILT_IN_PROFILES);
  for (const [name, words] of Object.entries(given)) {
    const place = ['profiles', name];
    if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) {
      report(place, 'must be a list of scopes');
      continue;
    }
    profiles.set(name, expandScopes(words, BUILT_IN_PROFILES, wordFaults(place, words, vocabulary, report)));
  }
  return profiles;
}

function readTokens({ upstreamTokens }: ConsumerEntry, above: Place, report: Report): KnownConsumer['upstreamTokens'] {
  const result = new Map<string, UpstreamTokenEntry>();
  for (const [namespace, given] of Object.entries(upstreamTokens ?? {})) {
    const place = [...above, 'upstreamTokens', namespace];
    if (typeof given !== 'object' || given === null) {
      report(place, 'must be a mapping with file or variable; the token itself does not belong in this file');
      continue;
    }
    const token = plainToInstance(UpstreamTokenEntry, given);
    const errors = validateSync(token, { whitelist: true, forbidNonWhitelisted: true });
    errors.forEach((error) => reportShape(error, place, report));
    if (!token.file === !token.variable) report(place, 'needs either file or variable');
    result.set(namespace, token);
  }
  return result;
}

function reportDoubles(consumers: readonly KnownConsumer[], now: number, report: Report): void {
  const names = new Set<string>();
  const hashes = new Set<string>();
  consumers.forEach(({ name, keys }, index) => {
    if (names.has(name)) report(['consumers', index, 'name'], `${name} is named twice`);
    names.add(name);
    keys.forEach(({ sha256 }, position) => {
      if (hashes.has(sha256)) report(['consumers', index, 'keys', position], 'the same key stands here twice');
      hashes.add(sha256);
    });
    const live = keys.filter(({ expires }) => expires > now).length;
    if (live > MAX_LIVE_KEYS) report(['consumers', index, 'keys'], `${live} keys are live, ${MAX_LIVE_KEYS} may be`);
  });
}

function time(text: string | undefined): number {
  return text === undefined ? Infinity : Date.parse(text);
}
