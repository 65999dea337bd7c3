import type { ContractOperation } from '../contract/contract-operation.js';
import { isMapping } from '../values/mapping.js';
import type { DocumentedError, Hints, HttpMethod, OperationFacts, RepeatClass } from '../operation/operation.js';
import type { AnswerNotice } from '../operation/answer-notice.js';
import type { ConsentRule } from '../operation/consent.js';
import type { DeliveryRule } from '../operation/delivery-rule.js';
import type { ReconcileRule } from '../operation/reconcile-rule.js';
import type { TravelRule } from '../operation/travel-rule.js';

const RISKS: readonly unknown[] = ['none', 'low', 'medium', 'high', 'critical'];
const CLASSES: readonly unknown[] = ['yes', 'check', 'no'];

/** The contract's facts, with cautious defaults for whatever it does not say. */
export function readFacts(
  contract: ContractOperation | undefined,
  method: HttpMethod,
  declared: Partial<Hints>,
): OperationFacts {
  const given = contract?.facts ?? {};
  const corrected = isMapping(given['hints']) ? given['hints'] : {};
  const hints = { ...defaultHints(method), ...defined(declared), ...onlyBooleans(corrected) };
  const retry = isMapping(given['retry']) ? given['retry'] : {};
  const cautious: RepeatClass = method === 'GET' ? 'yes' : 'no';
  const repeat = (key: string) => (CLASSES.includes(retry[key]) ? (retry[key] as RepeatClass) : cautious);
  const { permission, bucket, otherBucket, reconcile, delivery, travels } = given;
  const { hintsReason, risk, confirm, unasked, premium, cacheTtlSeconds } = given;
  const [row, totals] = [texts(given['row']), texts(given['totals'])];
  const notices = Array.isArray(given['notices']) ? (given['notices'] as AnswerNotice[]) : [];
  return {
    ...(typeof permission === 'string' ? { permission } : {}),
    bucket: typeof bucket === 'string' ? bucket : 'default',
    ...(typeof otherBucket === 'string' ? { otherBucket } : {}),
    retry: { network: repeat('network'), http429: repeat('http429'), http5xx: repeat('http5xx') },
    ...(isMapping(reconcile) ? { reconcile: reconcile as unknown as ReconcileRule } : {}),
    answers: textsByName(given['answers']),
    ...(isMapping(delivery) ? { delivery: delivery as unknown as DeliveryRule } : {}),
    ...(isMapping(travels) ? { travels: travels as unknown as TravelRule } : {}),
    hints,
    ...(typeof hintsReason === 'string' ? { hintsReason } : {}),
    risk: RISKS.includes(risk) ? (risk as OperationFacts['risk']) : hints.destructive ? 'medium' : 'none',
    confirm: typeof confirm === 'boolean' ? confirm : isMapping(confirm) || hints.destructive,
    ...(isMapping(confirm) ? { consent: confirm as unknown as ConsentRule } : {}),
    ...(typeof unasked === 'string' ? { unasked } : {}),
    ...(row.length ? { row } : {}),
    ...(totals.length ? { totals } : {}),
    ...(notices.length ? { notices } : {}),
    ...(isMapping(premium) ? { premium: premium as { scope: string; detail: string } } : {}),
    aliases: texts(given['aliases']),
    vocabulary: texts(given['vocabulary']),
    errors: Array.isArray(given['errors']) ? (given['errors'] as DocumentedError[]) : [],
    gotchas: texts(given['gotchas']),
    ...(typeof cacheTtlSeconds === 'number' ? { cacheTtlSeconds } : {}),
  };
}

/** What a method promises; a change is taken as destructive until somebody says otherwise. */
function defaultHints(method: HttpMethod): Hints {
  const readOnly = method === 'GET';
  return { readOnly, destructive: !readOnly, idempotent: method !== 'POST' && method !== 'PATCH', openWorld: true };
}

function onlyBooleans(hints: Record<string, unknown>): Partial<Hints> {
  return Object.fromEntries(Object.entries(hints).filter(([, value]) => typeof value === 'boolean'));
}

function defined(hints: Partial<Hints>): Partial<Hints> {
  return onlyBooleans({ ...hints });
}

function textsByName(value: unknown): Readonly<Record<string, string>> {
  const named = Object.entries(isMapping(value) ? value : {});
  return Object.fromEntries(named.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
