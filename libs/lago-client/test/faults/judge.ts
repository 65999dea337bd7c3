import type { Operation } from '@lago/capability-model';
import { isRead } from '../../src/call/labels.js';
import type { Case } from './cases.js';
import { CLEAR, FAILED, HARMLESS } from './fault-proxy.js';
import type { Passed } from './fault-proxy.js';
import { isOwn, TRY_MS } from './run-case.js';
import type { Result, Told } from './run-case.js';

/** What the call does without any fault. */
export interface Truth {
  /** The books of its ground before the call. */
  readonly untouched: string;
  /** The same after it. */
  readonly done: string;
  readonly told: Told;
  /** Body of the answer, or what the refusal says. */
  readonly detail: string;
}

/** What a run did wrong; empty when it kept every promise. */
export function judge(operation: Operation, test: Case, result: Result, truth: Truth): string[] {
  const { told, books, detail } = result;
  const own = result.proxy.seen.filter(({ line }) => isOwn(operation, test.input)(line));
  const faults: string[] = [];
  const { network } = operation.facts.retry;
  if (network === 'no') {
    const first = own.findIndex((passed) => !isClear(passed) && !HARMLESS.has(passed.fault ?? 'refused'));
    if (first >= 0 && own.length > first + 1) faults.push('was sent again after an unclear end');
  }
  const answered = told === 'success' || told === 'reconciled';
  if (answered) faults.push(...falseAnswer(operation, detail, truth));
  if (isRead(operation)) {
    if (told === 'unknown') faults.push('a read has no unknown outcome');
    return faults;
  }
  const changes = truth.done !== truth.untouched;
  const done = changes && books === truth.done;
  if (books !== truth.done && books !== truth.untouched) {
    const [fromDone, fromUntouched] = [difference(truth.done, books), difference(truth.untouched, books)];
    faults.push(`left something else behind: not as done ${fromDone} nor as before ${fromUntouched}`);
  }
  if (answered && changes && !done) faults.push('was acknowledged and is not there');
  if (answered && truth.told === 'refused' && !test.same) faults.push('was acknowledged though the API refuses it');
  if (told === 'refused' && done) faults.push(`was refused and is there: ${detail}`);
  if ((told === 'own error' || told === 'failed') && done && network !== 'yes') {
    faults.push(`was called failed and is there: ${detail}`);
  }
  const needless = told === 'unknown' ? whyKnown(operation, test, result, own, done) : undefined;
  if (needless) faults.push(`could have been known, because ${needless}: ${detail}`);
  return faults;
}

/** Why the caller could have been told more than that the outcome is unknown; undefined when nobody could. */
function whyKnown(
  operation: Operation,
  test: Case,
  { proxy, disturbed }: Result,
  own: readonly Passed[],
  done: boolean,
): string | undefined {
  if (disturbed) return undefined;
  if (own.every(({ fault }) => HARMLESS.has(fault ?? 'timeout before commit'))) return 'nothing of it was sent';
  const reads = proxy.seen.filter((passed) => !own.includes(passed));
  const troubled = reads.some((passed) => !isClear(passed)) || own.some((passed) => !passed.fault && !isClear(passed));
  if (troubled || test.obscure) return undefined;
  const last = own.at(-1);
  if (last && isClear(last)) return `the last try was answered ${last.status}`;
  // Class yes has no read to ask; all others have.
  if (operation.facts.retry.network === 'yes') return undefined;
  // What was listed too late for its head start may be ours already, and proves nothing.
  if (operation.facts.reconcile?.strategy === 'find-match' && !listedInTime(proxy.seen, own[0])) return undefined;
  if (done) return 'the record is there and every read was answered';
  const unclear = own.filter((passed) => !isClear(passed) && !HARMLESS.has(passed.fault ?? 'refused'));
  return unclear.every(({ fault }) => fault && FAILED.has(fault)) ? 'the API said itself that it failed' : undefined;
}

/** Half of the head start leaves the other half for the way to the client. */
const IN_TIME_MS = 25;

function listedInTime(seen: readonly Passed[], first: Passed | undefined): boolean {
  const ahead = first ? seen.slice(0, seen.indexOf(first)) : [];
  return ahead.length > 0 && ahead.every(({ ms = Infinity }) => ms < IN_TIME_MS);
}

/** The upstream has answered, and the client has surely got it before it lost patience. */
function isClear({ fault, status, delivered, ms = 0 }: Passed): boolean {
  const inTime = delivered !== false && ms < TRY_MS / 2;
  return status !== undefined && inTime && (fault === undefined || CLEAR.has(fault));
}

/** Success must look like the success of the API: the same root, and a record where it has one. */
function falseAnswer({ response }: Operation, detail: string, truth: Truth): string[] {
  if (truth.told === 'refused') return [];
  const [given, wanted] = [rootOf(detail), rootOf(truth.detail)];
  if (response.emptyBody === 'sometimes' && (detail === '' || wanted === undefined)) return [];
  return given === wanted ? [] : [`answers ${given ?? 'nothing'} where the API answers ${wanted}`];
}

function rootOf(text: string): string | undefined {
  if (text === '') return undefined;
  const body = JSON.parse(text) as Record<string, unknown>;
  return Object.entries(body)
    .map(([name, value]) => {
      if (Array.isArray(value)) return name === 'events' ? `${name}[${value.length}] ${keysOf(value[0])}` : name;
      return `${name} ${keysOf(value)}`;
    })
    .join();
}

/** What every record has. */
function keysOf(value: unknown): string {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.filter((key) => ['lago_id', 'created_at', 'code', 'transaction_id'].includes(key)).join();
}

function difference(wanted: string, found: string): string {
  const known = new Set(wanted.split('\n'));
  return found
    .split('\n')
    .filter((line) => !known.has(line))
    .slice(0, 5)
    .join(' ');
}
