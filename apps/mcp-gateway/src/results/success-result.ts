import { readJson } from '@lago/capability-model';
import type { InvokeReply } from '@lago/gateway-kit';
import { saysJson } from '@lago/lago-client';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { proposedCall } from './proposed-call.js';
import { holdsSecrets, secretLinks } from './links.js';
import { visibleJson } from '../values/sanitize.js';
import { otherMedia } from './other-media.js';
import { shapeAnswer } from './shape-answer.js';
import type { ShapeOptions } from './shape-answer.js';
import { UPSTREAM_DATA } from './tool-result.js';
import type { ResultBlock, ToolResult } from './tool-result.js';

const NO_CONTENT = 204;
const ASK_AGAIN_SECONDS = 5;
const LOOKED_UP =
  'The first answer was lost; it was looked up instead and found to be done, once. Nothing need be repeated.';

export interface SuccessOptions extends ShapeOptions {
  /** The read that shows what an answer without a body has changed. */
  readonly check: { readonly tool: CatalogTool; readonly arguments: Readonly<Record<string, unknown>> } | undefined;
  /** What is to be said of the arguments. */
  readonly said: readonly string[];
}

/** A successful reply as structured content with its notices, the same as compact JSON, and links. */
export function successResult(reply: InvokeReply, options: SuccessOptions): ToolResult {
  if (reply.body.length === 0) return emptyResult(reply, options);
  const { secrets } = options.tool.operation.response;
  const all = [...options.said];
  if (reply.reconciled) all.push(LOOKED_UP);
  if (reply.replayed) all.push('This is the stored answer of the first call with this key; nothing was done again.');
  if (reply.unknownFields.length) all.push(`Not known to the contract, passed on: ${firstOf(reply.unknownFields)}.`);
  const json = jsonIn(reply);
  if (!json) return otherMedia(reply, options.tool.name, options.maxBytes, all);
  const { body, notes } = shapeAnswer(json.value, options);
  if (holdsSecrets(body, secrets)) {
    const names = [...new Set(secrets.map((pointer) => pointer.slice(pointer.lastIndexOf('/') + 1)))].join(', ');
    all.push(`${names}: opens without a login. Give it only to the person it belongs to; do not store or post it.`);
  }
  return result(body, [...all, ...notes], secretLinks(body, secrets));
}

/** What the reply says, where it is JSON, whatever it is called: APIs call JSON text. */
function jsonIn({ body, headers }: InvokeReply): { readonly value: unknown } | undefined {
  const isCalledOther = headers['content-type'] !== undefined && !saysJson(headers);
  if (isCalledOther && !/^\s*[[{]/.test(body.toString('utf8', 0, 64))) return undefined;
  try {
    return { value: readJson(body.toString('utf8')) };
  } catch {
    return undefined;
  }
}

const MOST_FIELDS = 20;

function firstOf(names: readonly string[]): string {
  return names.slice(0, MOST_FIELDS).join(', ') + (names.length > MOST_FIELDS ? ' and more' : '');
}

/** An empty answer means accepted; where an object comes later it says how to get it. */
function emptyResult({ status, reconciled }: InvokeReply, { tool, own, check, said }: SuccessOptions): ToolResult {
  const notes = [...said, ...(reconciled ? [LOOKED_UP] : [])];
  const { schema, emptyBody } = tool.operation.response;
  // What comes later is described; of an API without a contract nobody knows that anything does.
  if (emptyBody === 'sometimes' && schema && status !== NO_CONTENT) {
    const next = proposedCall(tool.name, own);
    const body = { status: 'not_ready_yet', ask_again_after_seconds: ASK_AGAIN_SECONDS, next };
    return result(body, [...notes, `Being made. Make the same call again in ${ASK_AGAIN_SECONDS} seconds.`], []);
  }
  if (tool.readOnly) return result({ status: 'empty' }, [...notes, 'The answer is empty.'], []);
  const next = check && proposedCall(check.tool.name, check.arguments);
  return result({ status: 'accepted', ...(next ? { next } : {}) }, [...notes, 'Accepted; the effect comes later.'], []);
}

function result(
  body: Readonly<Record<string, unknown>>,
  notes: readonly string[],
  links: readonly ResultBlock[],
): ToolResult {
  const structuredContent = notes.length ? { _notice: notes.join(' '), ...withoutNotice(body) } : body;
  const text: ResultBlock = { type: 'text', text: visibleJson(structuredContent) };
  return { content: [text, ...links], structuredContent, _meta: UPSTREAM_DATA };
}

/** What the upstream says is never taken for what the gateway says. */
function withoutNotice({ _notice: _, ...body }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return body;
}
