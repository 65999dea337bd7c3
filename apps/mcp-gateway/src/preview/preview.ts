import { findAll } from '@lago/capability-model';
import type { ConsentRefusal, ConsentRule, OperationInput } from '@lago/capability-model';
import { effects } from '../catalog/brief.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { visibleJson } from '../values/sanitize.js';
import { conditionHolds } from '../values/condition-holds.js';
import { findOne, firstOf } from '../values/pointer.js';
import type { Relations } from '../catalog/relations.js';
import { defaultRule } from './default-rule.js';
import { isPricedElsewhere, lockPrices } from './price-lock.js';
import { readScope } from './read-scope.js';
import type { ReadAll, ReadCall, Scope, Standing } from './read-scope.js';
import { previewSection } from './preview-section.js';
import type { PreviewSection } from './preview-section.js';
import { describeRest } from './describe-rest.js';
import { describeRecords, describeSection } from './describe-section.js';
import { label, formatValue } from './format-value.js';

const LONGEST_EFFECT = 400;

/** What a call would do, in words: nothing of it is left out or shortened. */
export interface Preview {
  readonly action: string;
  /** What could not be read, said before everything else. */
  readonly unread: readonly string[];
  readonly sections: readonly PreviewSection[];
  readonly effect: string;
  /** Stands for the prices that were looked up. */
  readonly priceLock: string | undefined;
}

/** A call that must not be asked about, because it would be refused. */
export interface Refused {
  /** The API's answer to a read that stands for the call; undefined when a state says it. */
  readonly error?: unknown;
  /** What is not there, as the code of the call's own error. */
  readonly missing?: string | undefined;
  readonly why: string;
  readonly now: readonly string[];
  readonly next: string | undefined;
}

/** What to ask, that nothing need be asked, or that it would be refused anyway. */
export type Previewed =
  | { readonly kind: 'preview'; readonly preview: Preview }
  | { readonly kind: 'free' }
  | { readonly kind: 'refused'; readonly refused: Refused };

const NO_RULE: ConsentRule = { because: '', shows: [] };

/** True for a call the rule asks about, as far as its arguments tell. */
export function isAsked({ consent }: CatalogTool['operation']['facts'], input: OperationInput): boolean {
  return !consent?.when || consent.when.some((at) => isSent(input, at));
}

/** Reads what the call touches, as the contract says, and puts it into words. */
export async function previewCall(
  tool: CatalogTool,
  input: OperationInput,
  read: ReadCall,
  now: number,
  relations?: Relations,
): Promise<Previewed> {
  const rule = tool.operation.facts.consent ?? (relations ? defaultRule(tool, input, relations) : NO_RULE);
  if (!isAsked(tool.operation.facts, input)) return { kind: 'free' };
  const all = await readScope(rule, input, read, now);
  if (rule.existing && !(rule.existing in all.unread) && all.scope.reads[rule.existing] === undefined) {
    return { kind: 'free' };
  }
  const standing = all.stands && standsFor(tool, all.stands, all.scope);
  if (standing) return { kind: 'refused', refused: standing };
  const refusal = rule.refused?.find((one) => isRefused(one, all.scope));
  if (refusal) return { kind: 'refused', refused: byState(tool, refusal, rule, all.scope) };
  return sayAll(tool, rule, input, all, now);
}

function sayAll(tool: CatalogTool, rule: ConsentRule, input: OperationInput, all: ReadAll, now: number): Previewed {
  let { scope } = all;
  const parts: PreviewSection[] = unknownMembers(tool, input);
  let priceLock: string | undefined;
  for (const section of rule.shows) {
    const part = describeSection(section, scope, now, tool.operation.facts.answers);
    if (!part) continue;
    if (
      part.unknown !== undefined &&
      'known' in section &&
      section.known?.missing &&
      !isUnread(section.known.list, all)
    ) {
      const why = `${label(section.known.key)} ${formatValue(part.unknown)}: ${reasonOf(tool, section.known.missing)}`;
      return { kind: 'refused', refused: { why, missing: section.known.missing, now: [], next: undefined } };
    }
    if (isPricedElsewhere(section)) priceLock = lockPrices(part.lines);
    if (part.total !== undefined) scope = { ...scope, total: String(part.total) };
    parts.push(part);
  }
  const covered = parts.flatMap(({ covers }) => covers);
  const currency = firstOf(scope, [
    '/body/currency',
    ...Object.keys(scope.reads).map((name) => `/reads/${name}/currency`),
  ]);
  const rest = describeRest(input, covered, currency);
  const unread = Object.entries(all.unread).map(([name, why]) => `${name.replaceAll('_', ' ')}: ${why}`);
  const gathered = gather(rest ? [...parts, rest] : parts);
  const effect = effects(tool.say(tool.operation.description), LONGEST_EFFECT);
  const preview = { action: `${tool.listed.title} (${tool.name})`, unread, sections: gathered, effect, priceLock };
  return { kind: 'preview', preview };
}

/** What the contract does not know is shown before all else: an API may ignore it, and then does something else. */
function unknownMembers({ operation }: CatalogTool, input: OperationInput): PreviewSection[] {
  const names = operation
    .unknownFields(input)
    .map((at) => visibleJson(at.replace(/^\/body\//, '').replaceAll('/', '.')));
  return names.length ? [previewSection('unknown', 'NOT KNOWN here, perhaps ignored by the API', names)] : [];
}

/** Sections under the same heading are one. */
function gather(parts: readonly PreviewSection[]): readonly PreviewSection[] {
  const whole = new Map<string, PreviewSection>();
  for (const part of parts) {
    const name = `${part.key} ${part.heading}`;
    const known = whole.get(name);
    whole.set(name, known ? previewSection(part.key, part.heading, [...known.lines, ...part.lines]) : part);
  }
  return [...whole.values()];
}

function isRefused(refusal: ConsentRefusal, scope: Scope): boolean {
  if (refusal.when && !isSent(scope, refusal.when)) return false;
  // What could not be read, or does not say, is in no known state.
  return findOne(scope, refusal.at) !== undefined && conditionHolds(refusal, scope);
}

function byState(tool: CatalogTool, refusal: ConsentRefusal, rule: ConsentRule, scope: Scope): Refused {
  const why = refusal.code ? `${reasonOf(tool, refusal.code)}` : (refusal.why ?? 'its state does not allow it');
  const records = rule.shows.flatMap((section) =>
    'record' in section ? (describeRecords(section, scope)?.lines ?? []) : [],
  );
  return { why, now: records, next: refusal.next };
}

function standsFor(tool: CatalogTool, { rule, error }: Standing, scope: Scope): Refused {
  const named = Object.values(rule.path ?? rule.where ?? {}).flatMap((source) =>
    typeof source === 'string' && !source.startsWith('/each')
      ? [`${label(source)} ${formatValue(firstOf(scope, [source]))}`]
      : [],
  );
  const about = named.length ? `${named.join(', ').replaceAll(/(^|, )(?:path|body) /g, '$1')}: ` : '';
  return {
    error,
    missing: rule.missing,
    why: `${about}${rule.missing ? reasonOf(tool, rule.missing) : 'the API refuses to read it'}`,
    now: [],
    next: undefined,
  };
}

/** What the contract says about an error of the call: `405 not_voidable: the invoice is not finalized`. */
function reasonOf(tool: CatalogTool, code: string): string {
  const known = tool.operation.facts.errors.find((one) => one.code === code);
  return known ? `${known.status} ${code}: ${tool.say(known.when)}` : code;
}

function isUnread(list: string, { unread }: ReadAll): boolean {
  return (list.split('/')[2] ?? '') in unread;
}

function isSent(scope: unknown, at: string): boolean {
  return findAll(scope, at).some(({ value }) => value !== undefined);
}
