import { randomUUID } from 'node:crypto';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { CONFIRM_TOKEN } from '../catalog/control-arguments.js';
import type { Relations } from '../catalog/relations.js';
import { errorResult, UPSTREAM_DATA } from '../call/tool-result.js';
import type { ToolResult } from '../call/tool-result.js';
import { previewCall, previewText } from './preview.js';
import type { ReadOne } from './preview.js';
import type { Binding, Seal } from './seal.js';

/** What came back from asking the person behind the client. */
export interface Reaction {
  /** The signed state the question carried. */
  readonly state: string;
  readonly accepted: boolean;
}

export interface ConfirmRequest {
  readonly tool: CatalogTool;
  readonly own: Readonly<Record<string, unknown>>;
  readonly consumer: string;
  /** The client can put a question to a person. */
  readonly canAsk: boolean;
  readonly reaction: Reaction | undefined;
  readonly token: string | undefined;
  readonly readOne: ReadOne;
}

/** Go ahead (with the confirmation's own idempotency key), ask the person, or answer without acting. */
export type Decision =
  | { readonly kind: 'go'; readonly key: string }
  | { readonly kind: 'ask'; readonly message: string; readonly state: string }
  | { readonly kind: 'answer'; readonly result: ToolResult };

export interface ConfirmParts {
  readonly seal: Seal;
  readonly relations: Relations;
  readonly seconds: number;
  readonly now?: () => number;
}

/** Decides what a call that must be confirmed may do. Nothing is remembered between the two steps. */
export function createConfirmation({ seal, relations, seconds, now = Date.now }: ConfirmParts) {
  return async (request: ConfirmRequest): Promise<Decision> => {
    const { tool, own, consumer, canAsk, reaction, token } = request;
    const binding: Binding = { consumer, tool: tool.operation.id, arguments: own };
    const given = canAsk ? reaction?.state : token;
    if (given === undefined) return propose(request, binding);
    if (canAsk && !reaction?.accepted) return refuse(`${tool.name} was not run: the person said no. Do not try again.`);
    const checked = seal.check(given, now(), binding);
    if (checked.state === 'valid') return { kind: 'go', key: checked.id };
    return refuse(`${tool.name} was not run: ${WHY_NOT[checked.state]}`);
  };

  async function propose({ tool, own, canAsk, readOne }: ConfirmRequest, binding: Binding): Promise<Decision> {
    const expires = now() + seconds * 1000;
    const state = seal.mint(binding, randomUUID(), expires);
    const preview = await previewCall(tool, own, relations, readOne);
    const message = previewText(preview, own);
    if (canAsk) return { kind: 'ask', message, state };
    const next = { tool: tool.name, arguments: { ...own, [CONFIRM_TOKEN]: state } };
    const body = {
      status: 'not_done_yet',
      would_do: preview.action,
      touches: preview.touches,
      ...(preview.amounts.length ? { amounts: preview.amounts } : {}),
      effect: preview.effect,
      confirm_token: state,
      expires_at: new Date(expires).toISOString(),
      next,
    };
    const how =
      'Nothing was done. Show this to the person you work for; when they agree, make the call in next. ' +
      'This is a dry run, not an approval: nobody else has been asked.';
    const content = [JSON.stringify(body), how].map((text) => ({ type: 'text' as const, text }));
    return { kind: 'answer', result: { content, structuredContent: body, _meta: UPSTREAM_DATA } };
  }
}

const WHY_NOT = {
  forged: 'this is no confirmation of this gateway. Call again without it to get a new one.',
  expired: 'the confirmation has expired. Call again without it to get a new one.',
  'other-call': 'the confirmation belongs to another call. Use it with exactly the arguments it was given for.',
};

function refuse(text: string): Decision {
  return { kind: 'answer', result: errorResult(`${text} Nothing was sent.`) };
}
