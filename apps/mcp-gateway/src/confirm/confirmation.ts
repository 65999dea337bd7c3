import { randomUUID } from 'node:crypto';
import type { OperationInput } from '@lago/capability-model';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import type { Relations } from '../catalog/relations.js';
import { CONFIRM_TOKEN, IDEMPOTENCY_KEY } from '../catalog/control-arguments.js';
import { jsonBytes } from '../values/json.js';
import { errorResult, UPSTREAM_DATA } from '../results/tool-result.js';
import type { ToolResult } from '../results/tool-result.js';
import { visibleJson } from '../values/sanitize.js';
import { priceLockOf } from '../preview/price-lock.js';
import { LONGEST_QUESTION, previewMembers, previewText } from '../preview/preview-text.js';
import { isAsked, previewCall } from '../preview/preview.js';
import type { Refused } from '../preview/preview.js';
import type { ReadCall } from '../preview/read-scope.js';
import type { Binding, ConfirmationTokens } from './confirmation-tokens.js';

/** What came back from asking the person behind the client. */
export interface ElicitationAnswer {
  /** The signed state the question carried. */
  readonly state: string;
  readonly accepted: boolean;
}

export interface ConfirmRequest {
  readonly tool: CatalogTool;
  readonly own: Readonly<Record<string, unknown>>;
  readonly input: OperationInput;
  readonly consumer: string;
  /** The client can put a question to a person. */
  readonly canAsk: boolean;
  readonly elicited: ElicitationAnswer | undefined;
  readonly token: string | undefined;
  /** The caller's own idempotency key: the confirmation is for it, and the call happens once under it. */
  readonly key: string | undefined;
  readonly read: ReadCall;
  readonly relations: Relations;
  /** A call that would be refused, in words. */
  readonly explain: (refused: Refused) => string;
}

/**
 * Go ahead (with the confirmation's own idempotency key where one was given), ask, or answer without acting. `recall`:
 * the confirmation is good for nothing new, but a call that was made with it has an outcome; `otherwise` is for when
 * none was made.
 */
export type Decision =
  | { readonly kind: 'recall'; readonly key: string; readonly otherwise: ToolResult }
  | { readonly kind: 'go'; readonly key: string | undefined }
  | { readonly kind: 'ask'; readonly message: string; readonly state: string }
  | { readonly kind: 'answer'; readonly result: ToolResult };

export interface ConfirmParts {
  readonly tokens: ConfirmationTokens;
  readonly seconds: number;
  readonly now?: () => number;
}

/** Decides what a call that must be confirmed may do. Nothing is remembered between the two steps. */
export function createConfirmation({ tokens, seconds, now = Date.now }: ConfirmParts) {
  return async (request: ConfirmRequest): Promise<Decision> => {
    const { tool, canAsk, elicited, token, key } = request;
    const given = canAsk ? elicited?.state : token;
    if (given === undefined) return propose(request);
    if (canAsk && !elicited?.accepted) return refuse(`${tool.name} was not run: the person said no. Do not try again.`);
    const { input, read } = request;
    const binding = bindingOf(request, await priceLockOf(tool, input, read, now()));
    const checked = tokens.verify(given, now(), binding);
    if (checked.state === 'valid') return { kind: 'go', key: key ?? checked.id };
    const refused = refuse(`${tool.name} was not run: ${WHY_NOT[checked.state]}`);
    return 'id' in checked ? { kind: 'recall', key: key ?? checked.id, otherwise: refused.result } : refused;
  };

  async function propose(request: ConfirmRequest): Promise<Decision> {
    const { tool, own, input, canAsk, read, explain, relations } = request;
    // The question would be longer than its arguments, and every line of them is looked up and said.
    if (isTooMuch(tool, own, input)) return tooMuch(tool);
    const previewed = await previewCall(tool, input, read, now(), relations);
    if (previewed.kind === 'free') return { kind: 'go', key: undefined };
    if (previewed.kind === 'refused') return { kind: 'answer', result: errorResult(explain(previewed.refused)) };
    const { preview } = previewed;
    const message = previewText(preview, own);
    const members = previewMembers(preview);
    if (message.length > LONGEST_QUESTION || jsonBytes(members) > LONGEST_QUESTION) return tooMuch(tool);
    const expires = now() + seconds * 1000;
    const state = tokens.issue(bindingOf(request, preview.priceLock), randomUUID(), expires);
    if (canAsk) return { kind: 'ask', message, state };
    const next = { tool: tool.name, arguments: { ...whole(request), [CONFIRM_TOKEN]: state } };
    const body = {
      status: 'not_done_yet',
      ...members,
      confirm_token: state,
      expires_at: new Date(expires).toISOString(),
      _notice: HOW,
      next,
    };
    const content = [{ type: 'text' as const, text: visibleJson(body) }];
    return { kind: 'answer', result: { content, structuredContent: body, _meta: UPSTREAM_DATA } };
  }
}

const HOW =
  'Nothing was done. Show this to the person you work for; when they agree, make the call in next. ' +
  'This is a dry run, not an approval: nobody else has been asked.';

/** The call as it was shown: its arguments, and the prices that were looked up for them. */
function bindingOf(request: ConfirmRequest, priceLock: string | undefined): Binding {
  const own = whole(request);
  return {
    consumer: request.consumer,
    tool: request.tool.operation.id,
    arguments: priceLock === undefined ? own : [own, priceLock],
  };
}

/** What a confirmation is good for: the arguments, and the key under which they happen once. */
function whole({ own, key }: ConfirmRequest): Readonly<Record<string, unknown>> {
  return key === undefined ? own : { ...own, [IDEMPOTENCY_KEY]: key };
}

const WHY_NOT = {
  forged: 'this is no confirmation of this gateway. Call again without it to get a new one.',
  elsewhere:
    'the confirmation is good only for the process that gave it, which has ended since or is another replica. ' +
    'If it was used there, look first whether the call took effect. Call again without it to get a new one.',
  expired: 'the confirmation has expired. Call again without it to get a new one.',
  'other-call':
    'the confirmation belongs to another call, or a price it showed has changed. Use it with exactly the arguments it ' +
    'was given for, or call again without it to see what holds now.',
};

/** Known before anything is read, unless what is read may say that nobody need be asked. */
function isTooMuch({ operation: { facts } }: CatalogTool, own: ConfirmRequest['own'], input: OperationInput): boolean {
  return !facts.consent?.existing && isAsked(facts, input) && JSON.stringify(own).length > LONGEST_QUESTION;
}

/** What cannot be shown whole is not asked about, and what is not asked about is not run. */
function tooMuch({ name, operation, say }: CatalogTool): Decision {
  const advice = say(operation.facts.consent?.tooMuch ?? ONE_CALL);
  return refuse(`${name} was not run: it is too long to be shown to a person as a whole. ${advice}`);
}

const ONE_CALL =
  'Do not split it: two calls are not the same as one. Ask a person to do it, or a service by the REST gateway.';

function refuse(text: string): Extract<Decision, { kind: 'answer' }> {
  return { kind: 'answer', result: errorResult(`${text} Nothing was sent.`) };
}
