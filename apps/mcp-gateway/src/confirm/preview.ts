import { effects } from '../catalog/brief.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import type { RelatedRead, Relations } from '../catalog/relations.js';
import { isRecord } from '../call/json.js';
import { amountInWords } from '../call/money.js';
import { describeRecord } from './describe-record.js';

const MOST_READS = 4;
const LONGEST_ARGUMENTS = 600;
const LONGEST_EFFECT = 260;

/** Reads one object for the preview; undefined when it is not there or can not be read. */
export type ReadOne = (read: RelatedRead) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** What a call would do, in words: the objects it touches as they are now, amounts, and what follows. */
export interface Preview {
  readonly action: string;
  readonly touches: readonly string[];
  readonly effect: string;
  readonly amounts: readonly string[];
}

/** Reads the call's target and what its arguments refer to, and describes them. */
export async function previewCall(
  tool: CatalogTool,
  own: Readonly<Record<string, unknown>>,
  relations: Relations,
  readOne: ReadOne,
): Promise<Preview> {
  const reads = relatedReads(tool, own, relations);
  const records = await Promise.all(
    reads.map(async (read) => ({ kind: read.tool.operation.response.rootKey ?? '', record: await readOne(read) })),
  );
  const found = records.filter(({ record }) => record !== undefined);
  const currency = found.map(({ record }) => record?.['currency'] ?? record?.['amount_currency']).find(Boolean);
  return {
    action: `${tool.listed.title} (${tool.name})`,
    touches: records.map(({ kind, record }, index) =>
      record ? describeRecord(kind, record) : `${kind} ${JSON.stringify(reads[index]?.arguments)}: not found`,
    ),
    effect: effects(tool.operation.description, LONGEST_EFFECT),
    amounts: amountsIn(own, currency),
  };
}

/** The preview as one text for a person. */
export function previewText(preview: Preview, own: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(own);
  const args = json.length > LONGEST_ARGUMENTS ? `${json.slice(0, LONGEST_ARGUMENTS)}…` : json;
  return [
    `${preview.action}?`,
    ...preview.touches.map((touched) => `- ${touched}`),
    ...(preview.amounts.length ? [`Amounts: ${preview.amounts.join(', ')}`] : []),
    preview.effect,
    `Arguments: ${args}`,
  ].join('\n');
}

function relatedReads(tool: CatalogTool, own: Readonly<Record<string, unknown>>, relations: Relations): RelatedRead[] {
  const target = relations.target(tool, own);
  const found = target ? [target] : [];
  for (const [name, value] of scalars(own)) {
    const read = relations.referenced(name, value);
    if (read) found.push(read);
  }
  const unique = new Map(found.map((read) => [JSON.stringify([read.tool.name, read.arguments]), read]));
  return [...unique.values()].slice(0, MOST_READS);
}

function amountsIn(own: Readonly<Record<string, unknown>>, currency: unknown): readonly string[] {
  return scalars(own).flatMap(([name, value]) => {
    const words = name.endsWith('_cents') ? amountInWords(value, currency) : undefined;
    return words ? [`${name.replace(/_cents$/, '')} ${words}`] : [];
  });
}

function scalars(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.flatMap(scalars);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'object' && member !== null ? scalars(member) : [[name, member] as const],
  );
}
