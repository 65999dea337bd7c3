import { InputError } from '../operation/input-error.js';
import type { FormField, JsonSchema, Operation } from '../operation/operation.js';
import { perOperation } from '../operation/per-operation.js';
import { DeepValues, formsOf, memberOf, withLists } from '../reading/read-deep.js';
import { readPairs } from '../reading/read-simple.js';
import { typesOf } from '../reading/reading.js';
import { DEEPEST, depthOf } from '../values/depth-of.js';
import { isMapping } from '../values/mapping.js';
import { ownEntry } from '../values/own-entry.js';
import { readJson } from '../values/read-json.js';
import { compileValue } from './repair.js';

type Values = Record<string, unknown>;

const MOST_FIELDS = 50_000;

/**
 * Reads a form body (`application/x-www-form-urlencoded`) as the contract writes it: keys in brackets, lists by `[]`, by
 * index or repeated, numbers and booleans as texts. Throws InputError, which names the field.
 */
export function readForm(operation: Operation, text: string): Values {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return readFields(
    operation,
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      return [decode(name, name), equals < 0 ? '' : decode(pair.slice(equals + 1), name)] as const;
    }),
  );
}

/** The same of fields that are decoded. */
export function readFields(operation: Operation, fields: readonly (readonly [string, string])[]): Values {
  if (fields.length > MOST_FIELDS) throw refusal('', 'maxProperties', `at most ${MOST_FIELDS} fields`);
  const { forms, styles, members } = formOf(operation);
  const body = Object.create(null) as Values;
  const deep = new DeepValues();
  for (const [wireName, value] of fields) {
    const isKnown = (name: string) =>
      forms.some((form) => isMapping(form['properties']) && Object.hasOwn(form['properties'], name));
    const { base, keys } = isKnown(wireName) ? { base: wireName, keys: [] } : splitName(wireName);
    const owner = isKnown(base) ? undefined : members.find((name) => isMember(memberOf(forms, name), wireName));
    const [name, path] = owner === undefined ? (isKnown(base) ? [base, keys] : [wireName, []]) : [owner, [wireName]];
    const read = path.length ? value : readValue(value, memberOf(forms, name), ownEntry(styles, name));
    const isList = path.length === 0 && Array.isArray(read);
    const isSet = isList ? read.every((item) => deep.set(body, name, [''], item)) : deep.set(body, name, path, read);
    if (!isSet) throw refusal(wireName, 'type', 'given either as a value or with keys in brackets, not both');
  }
  const mended = Object.create(null) as Values;
  for (const [name, value] of Object.entries(body)) {
    const schema = memberOf(forms, name);
    const whole = withLists(value, schema, (list) => deep.isList(list));
    mended[name] = compileValue(schema, 'query')?.(whole) ?? whole;
  }
  return mended;
}

interface Form {
  readonly forms: readonly JsonSchema[];
  readonly styles: Readonly<Record<string, FormField>>;
  /** Objects whose members stand in the form by themselves. */
  readonly members: readonly string[];
}

const formOf = perOperation(({ body }): Form => {
  const styles = body?.form ?? {};
  const members = Object.keys(styles).filter((name) => styles[name]?.style === 'members');
  return { forms: formsOf(body?.schema ?? {}), styles, members };
});

function isMember(schema: JsonSchema, name: string): boolean {
  return formsOf(schema).some((form) => isMapping(form['properties']) && Object.hasOwn(form['properties'], name));
}

/** The value of a field without keys. */
function readValue(text: string, schema: JsonSchema, { style, delimiter }: Partial<FormField> = {}): unknown {
  if (style === 'repeat' && delimiter !== undefined) return text.split(delimiter, MOST_FIELDS + 1);
  if (style === 'pairs') return readPairs(text.split(delimiter ?? ',', MOST_FIELDS), (part) => part);
  const types = formsOf(schema).flatMap((form) => typesOf(form));
  if (types.includes('string') || !/^\s*[[{]/.test(text)) return text;
  const opening = text.trimStart().startsWith('{') ? 'object' : 'array';
  return types.includes(opening) ? (parsed(text) ?? text) : text;
}

function parsed(text: string): unknown {
  try {
    const value = readJson(text);
    return depthOf(value) > DEEPEST ? undefined : value;
  } catch {
    return undefined;
  }
}

/** `a[b][]` is base `a` with keys `b` and nothing. */
function splitName(wireName: string): { readonly base: string; readonly keys: readonly string[] } {
  const [, base, brackets = ''] = /^([^[]+)((?:\[[^\]]*\])+)$/.exec(wireName) ?? [];
  if (base === undefined) return { base: wireName, keys: [] };
  const keys = brackets.slice(1, -1).split('][');
  if (keys.length > DEEPEST) throw refusal(wireName, 'depth', `nested no deeper than ${DEEPEST} levels`);
  return { base, keys };
}

function decode(text: string, name: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw refusal(name, 'encoding', 'percent-encoded UTF-8');
  }
}

const LONGEST_NAME = 100;

function refusal(wireName: string, keyword: string, expected: string): InputError {
  const name = wireName.slice(0, LONGEST_NAME);
  const message = `${name || 'the form'} must be ${expected}`;
  return new InputError({
    ...{
      pointer: name ? `/body/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : '/body',
      place: 'body',
      name,
      written: name,
    },
    ...{ keyword, expected, received: 'string', message },
  });
}
