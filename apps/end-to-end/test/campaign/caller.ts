import { setTimeout as sleep } from 'node:timers/promises';
import type { Intent } from './intents.js';

/** What a caller was told about one attempt. `failed`: it got no answer at all; `asked`: it has to confirm first. */
export type Told = 'done' | 'refused' | 'not sent' | 'unknown' | 'failed' | 'asked';

export interface Attempt {
  readonly requestId: string;
  readonly told: Told;
  readonly replica: string;
  readonly status: number;
  /** The record's id, where the answer has one. */
  readonly id: string | undefined;
  readonly code: string | undefined;
  readonly text: string;
  /** The arguments of the confirmed call, with its token, where the call was asked about. */
  readonly confirmed?: Arguments | undefined;
}

type Arguments = Readonly<Record<string, unknown>>;

export interface Door {
  readonly name: string;
  readonly kind: 'rest' | 'mcp';
  readonly url: string;
  /** What every call carries. */
  readonly headers: Readonly<Record<string, string>>;
}

let requests = 0;

/** Sends one call, as a service or as an agent, and reads the answer as they would. */
export async function attempt(intent: Intent, door: Door, patienceMs: number, confirmed?: Arguments): Promise<Attempt> {
  const requestId = `c${process.pid}-${(requests += 1)}`;
  const plain = { requestId, replica: door.name, id: undefined, code: undefined };
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const reply = await (door.kind === 'rest'
      ? rest(intent, door, requestId, signal)
      : mcp(intent, door, requestId, signal, confirmed));
    return { ...plain, ...reply };
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    return { ...plain, told: code === 'ECONNREFUSED' ? 'not sent' : 'failed', status: 0, text: String(error) };
  }
}

/**
 * Asks again with the same key or the same confirmation until the outcome is told, as the answers advise; with neither
 * only what was not sent.
 */
export async function pursue(
  intent: Intent,
  door: () => Door,
  attempts: Attempt[],
  { most, random, patienceMs }: { most: number; random: () => number; patienceMs: number },
): Promise<void> {
  for (let count = 0; count < most; count += 1) {
    const confirmed = confirmationIn(attempts);
    const last = await attempt(intent, door(), patienceMs, confirmed);
    attempts.push(last);
    if (last.told === 'asked') continue;
    const named = intent.key !== undefined || confirmed !== undefined;
    const settled = last.told === 'done' || last.told === 'refused';
    if (settled && !(last.told === 'done' && named && random() < 0.2)) return;
    if (!named && last.told !== 'not sent') return;
    await sleep(100 + random() * 500);
  }
}

/**
 * The confirmation to go on with. One that was refused is given up, for a new one that could bill again; one of another
 * process only while nothing was sent under it, as that process alone would know.
 */
function confirmationIn(attempts: readonly Attempt[]): Arguments | undefined {
  const at = attempts.findLastIndex(({ confirmed }) => confirmed !== undefined);
  const since = attempts.slice(at + 1);
  const useless = since.some(({ told, text }) => told === 'not sent' && /call again without it/i.test(text));
  const elsewhere = since.some(({ text }) => text.includes('good only for the process'));
  if (useless && (!elsewhere || since.every(({ told }) => told === 'not sent'))) return undefined;
  return attempts[at]?.confirmed;
}

type Answered = Pick<Attempt, 'told' | 'status' | 'id' | 'code' | 'text' | 'confirmed'>;

async function rest({ path, key, body }: Intent, door: Door, id: string, signal: AbortSignal): Promise<Answered> {
  const reply = await fetch(door.url + path, {
    method: 'POST',
    headers: {
      ...door.headers,
      'content-type': 'application/json',
      'x-request-id': id,
      ...(key && { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
    signal,
  });
  const text = await reply.text();
  const read = JSON.parse(text) as Record<string, unknown>;
  const byGateway = reply.headers.get('x-answered-by') === 'gateway';
  const code = typeof read['code'] === 'string' ? read['code'] : undefined;
  if (reply.ok) return { told: 'done', status: reply.status, id: idIn(read), code, text };
  return {
    told: byGateway ? ownFailure(code, text) : reply.status < 500 ? 'refused' : 'unknown',
    status: reply.status,
    id: undefined,
    code,
    text,
  };
}

async function mcp(
  { tool, key, body }: Intent,
  door: Door,
  id: string,
  signal: AbortSignal,
  confirmed: Arguments | undefined,
): Promise<Answered> {
  const given = confirmed ?? { ...(body as object), ...(key && { idempotency_key: key }) };
  const reply = await fetch(`${door.url}/mcp`, {
    method: 'POST',
    headers: {
      ...door.headers,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'x-request-id': id,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: given } }),
    signal,
  });
  const { result, error } = (await reply.json()) as {
    error?: unknown;
    result: { isError?: boolean; content: { text: string }[]; structuredContent?: Record<string, unknown> };
  };
  if (error) return { told: 'refused', status: 200, id: undefined, code: undefined, text: JSON.stringify(error) };
  const { status, next } = (result.structuredContent ?? {}) as { status?: unknown; next?: { arguments: Arguments } };
  const text = result.content.map((part) => part.text).join('\n');
  const code = /, code (\w+)[).]/.exec(text)?.[1];
  const asked = status === 'not_done_yet';
  if (asked) return { told: 'asked', status: 200, id: undefined, code, text, confirmed: next?.arguments };
  if (!result.isError) return { told: 'done', status: 200, id: idIn(result.structuredContent ?? {}), code, text };
  const own = code?.startsWith('gateway_') === true || code?.startsWith('idempotency_') === true;
  const unrun = /was not run: .*Nothing was sent/s.test(text);
  const failed = /was refused: 5\d\d/.test(text);
  return {
    told: own ? ownFailure(code, text) : unrun ? 'not sent' : failed ? 'unknown' : 'refused',
    status: 200,
    id: undefined,
    code,
    text,
  };
}

function ownFailure(code: string | undefined, text: string): Told {
  if (code === 'gateway_outcome_unknown' || code === 'idempotency_key_in_use') return 'unknown';
  if (code === 'gateway_internal_error') return 'unknown';
  return /nothing was sent|no effect/.test(text) || /store_unavailable|rate_limited|paused/.test(code ?? '')
    ? 'not sent'
    : 'unknown';
}

/** The id under the single root of an answer. */
function idIn(answer: Record<string, unknown>): string | undefined {
  for (const value of Object.values(answer)) {
    const id = (value as { lago_id?: unknown } | null)?.lago_id;
    if (typeof id === 'string') return id;
  }
  return undefined;
}
