import { findAll, isMapping } from '@lago/capability-model';
import type { AnswerPointers, ConsentSection } from '@lago/capability-model';
import { conditionHolds } from '../values/condition-holds.js';
import { formatAmount } from './format-amount.js';
import { findOne, firstOf } from '../values/pointer.js';
import type { Scope } from './read-scope.js';
import { previewSection } from './preview-section.js';
import type { PreviewSection } from './preview-section.js';
import { describeChanges } from './describe-changes.js';
import { describeLines } from './describe-lines.js';
import { currencyIn, label, formatMember, formatStored } from './format-value.js';

const HOUR_MS = 3_600_000;

/** What a section found out besides its words. */
export interface DescribedSection extends PreviewSection {
  readonly total?: bigint | undefined;
  readonly unknown?: unknown;
}

/** The words of one section; undefined when there is nothing to say. */
export function describeSection(
  section: ConsentSection,
  scope: Scope,
  now: number,
  answers: AnswerPointers,
): DescribedSection | undefined {
  if (!(section.when ?? []).every((condition) => conditionHolds(condition, scope))) return undefined;
  if ('lines' in section)
    return findAll(scope, `${section.lines}/*`).length ? describeLines(section, scope) : undefined;
  if ('changes' in section)
    return findOne(scope, section.changes) === undefined ? undefined : describeChanges(section, scope, answers);
  if ('record' in section) return describeRecords(section, scope);
  if ('amounts' in section) return describeAmounts(section, scope);
  if ('alike' in section) return describeAlike(section, scope, now);
  if ('count' in section) {
    const count = findOne(scope, section.count);
    return count === undefined ? undefined : previewSection('follows', '', [`${section.as}: ${String(count)}`]);
  }
  return previewSection('follows', '', [section.says]);
}

/** `Invoice: number "A-1", status "draft"`, one line for each record there. */
export function describeRecords(
  { record, as, members }: { readonly record: string; readonly as: string; readonly members: readonly string[] },
  scope: Scope,
): PreviewSection | undefined {
  const records = findAll(scope, record).filter(({ value }) => isMapping(value));
  const words = records.map(({ value }) => describeRecord(value, members)).filter(Boolean);
  return words.length
    ? previewSection(
        'touches',
        '',
        words.map((one) => `${as}: ${one}`),
      )
    : undefined;
}

function describeRecord(record: unknown, members: readonly string[]): string {
  const words = members.flatMap((member) => {
    const value = findOne(record, member);
    if (value === undefined || value === '') return [];
    return [formatMember(member, value, currencyIn(record, member), formatStored)];
  });
  return words.join(', ');
}

function describeAmounts(
  section: { readonly amounts: readonly string[]; readonly currency: readonly string[] },
  scope: Scope,
) {
  const currency = firstOf(scope, section.currency);
  const found = section.amounts.flatMap((pointer) => findAll(scope, pointer));
  const words = found
    .filter(({ value }) => value !== null)
    .map(({ at, value }) => `${label(at).split(' ').slice(1).join(' ')} ${formatAmount(value, currency)}`);
  return words.length ? previewSection('amounts', 'Amounts', words, section.amounts) : undefined;
}

type Alike = Extract<ConsentSection, { readonly alike: string }>;

/** Records of the last hour, those first that look the same. */
function describeAlike(
  { alike, as, created, members, same }: Alike,
  scope: Scope,
  now: number,
): PreviewSection | undefined {
  const young = findAll(scope, `${alike}/*`).filter(({ value }) => {
    const at = Date.parse(String(findOne(value, created)));
    return now - at < HOUR_MS;
  });
  if (!young.length) return undefined;
  const looks = (record: unknown) =>
    same !== undefined &&
    Object.entries(same).every(([at, other]) => String(findOne(record, at)) === String(findOne(scope, other)));
  const [equal, others] = [young.filter(({ value }) => looks(value)), young.filter(({ value }) => !looks(value))];
  const line = (record: unknown, mark: string) => `${mark}${as}: ${describeRecord(record, members)}`;
  return previewSection('alike', 'Made in the last hour', [
    ...equal.map(({ value }) => line(value, 'LOOKS THE SAME: ')),
    ...others.map(({ value }) => line(value, '')),
  ]);
}
