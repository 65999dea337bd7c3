import { translate } from '@lago/gateway-kit';
import type { ProblemError } from '@lago/gateway-kit';
import { UpstreamError } from '@lago/lago-client';
import type { Reply } from '@lago/lago-client';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import type { Relations } from '../catalog/relations.js';
import type { View } from '../catalog/view.js';
import { ArgumentError } from '../arguments/argument-error.js';
import { readRefusal } from './refusal.js';
import type { Refusal } from './refusal.js';
import { repeatAdvice } from './repeat-advice.js';
import { secondsToWait } from './seconds-to-wait.js';
import type { UsedKey } from '../arguments/used-key.js';
import { violationTexts } from './violation-text.js';

export interface FailureParts {
  readonly tool: CatalogTool;
  readonly own: Readonly<Record<string, unknown>>;
  readonly view: View;
  readonly relations: Relations;
  readonly requestId: string;
  /** The key under which the call happens once. */
  readonly key: UsedKey | undefined;
}

const LONGEST_ARGUMENTS = 2000;

/** A failed call in words an agent can act on: what, why, which field, whether to repeat, what to call next. */
export function failureText(error: unknown, parts: FailureParts): string {
  const lines = linesOf(error, parts);
  return [...lines, `Request id: ${parts.requestId}`].filter(Boolean).join('\n');
}

function linesOf(error: unknown, parts: FailureParts): readonly string[] {
  if (error instanceof ArgumentError) return ownFault(parts.tool, error.faults);
  const failure = translate(error);
  if (failure.upstream) return refused(failure.upstream, parts);
  return problem(failure.problem, error, parts);
}

function ownFault({ name }: CatalogTool, faults: readonly string[]): readonly string[] {
  return [
    `${name} was not called: the arguments are not right. Nothing was sent.`,
    ...faults.map((fault) => `- ${fault}`),
    'Repeat: after the arguments are corrected.',
  ];
}

function problem(problem: ProblemError, error: unknown, { tool, own, key }: FailureParts): readonly string[] {
  if (problem.violations.length) {
    const faults = violationTexts(problem.violations, tool, own);
    return ownFault(tool, problem.more ? [...faults, `and ${problem.more}`] : faults);
  }
  const { status, code } = problem.type;
  const wait = secondsToWait(problem.headers);
  const outcome = error instanceof UpstreamError ? error.outcome : status >= 500 ? 'unknown' : 'not-sent';
  return [
    `${tool.name} failed: ${problem.message} (${status}, code ${code}).`,
    `Repeat: ${repeatAdvice(tool, { status, outcome, wait, key, own, said: problem.message })}`,
  ];
}

function refused(reply: Reply, parts: FailureParts): readonly string[] {
  const { tool, key, own } = parts;
  const refusal = readRefusal(reply, tool);
  const { status, code, error, reasons, details, advice } = refusal;
  const wait = secondsToWait(reply.headers);
  return [
    `${tool.name} was refused: ${status}${error ? ` ${error}` : ''}${code ? `, code ${code}` : ''}.`,
    ...reasons.map((reason) => `Why: ${reason}.`),
    ...details.map((detail) => `- ${detail}`),
    ...becauseOfRights(refusal, tool),
    `Repeat: ${repeatAdvice(tool, { status, outcome: status < 500 ? 'refused' : 'unknown', wait, key, own })}`,
    ...(advice ? [`Next: ${advice}.`] : nextCall(refusal, parts)),
  ];
}

function becauseOfRights({ status, reasons }: Refusal, tool: CatalogTool): readonly string[] {
  const { premium, permission } = tool.operation.facts;
  if (status === 401) return ['The credential the gateway uses was not accepted; only its operator can change that.'];
  if (status !== 403 || reasons.length) return [];
  return [
    ...(premium ? [`Premium: ${tool.say(premium.detail)}`] : []),
    ...(permission ? [`The API key needs the permission ${permission}.`] : []),
  ];
}

/** The call that helps after a refusal. */
export function nextCall(
  { status, code }: Pick<Refusal, 'status' | 'code'>,
  { tool, own, view, relations }: Pick<FailureParts, 'tool' | 'own' | 'view' | 'relations'>,
): readonly string[] {
  if (status === 404) {
    const kind = /^(.+?)s?_not_found$/.exec(code ?? '')?.[1];
    const list = relations.lists(kind, tool) ?? relations.lists(undefined, tool);
    return list && list !== tool && view.find(list.name) ? [`Next: find the right one with ${list.name}.`] : [];
  }
  if (status === 401 || status === 403 || status === 429) return [];
  const read = tool.readOnly ? undefined : relations.target(tool, own);
  if (!read || !view.find(read.tool.name)) return [];
  const args = JSON.stringify(read.arguments);
  return [`Next: see its present state with ${read.tool.name}${args.length > LONGEST_ARGUMENTS ? '' : ` ${args}`}.`];
}
