import { setTimeout as sleep } from 'node:timers/promises';
import type { Intent } from './intents.js';

/** What a caller was told about one attempt. `failed`: it got no answer at all. */
export type Told = 'done' | 'refused' | 'not sent' | 'unknown' | 'failed';

export interface Attempt {
  readonly requestId: string;
  readonly told: Told;
  readonly replica: string;
  readonly status: number;
  /** The record's id, where the answer has one. */
  readonly id: string | undefined;
  readonly code: string | undefined;
  readonly text: string;
}

export interface Door {
  readonly name: string;
  readonly kind: 'rest' | 'mcp';
  readonly url: string;
  /** What every call carries. */
  readonly headers: Readonly<Record<string, string>>;
}

let requests = 0;

/** Sends one call, as a service or as an agent, and reads the answer as they would. */
export async function attempt(intent: Intent, door: Door, patienceMs: number): Promise<Attempt> {
  const requestId = `c${process.pid}-${(requests += 1)}`;
  const plain = { requestId, replica: door.name, id: undefined, code: undefined };
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const reply = await (door.kind === 'rest' ? rest : mcp)(intent, door, requestId, signal);
    return { ...plain, ...reply };
  } catch (error) {
    return { ...plain, told: 'failed', status: 0, text: String(error) };
  }
}

/** Asks again with the same key until the outcome is told, as the answers advise; without a key only what was not sent. */
export async function pursue(
  intent: Intent,
  door: () => Door,
  attempts: Attempt[],
  { most, random, patienceMs }: { most: number; random: () => number; patienceMs: number },
): Promise<void> {
  for (let count = 0; count < most; count += 1) {
    const last = await attempt(intent, door(), patienceMs);
    attempts.push(last);
    const settled = last.told === 'done' || last.told === 'refused';
    if (settled && !(last.told === 'done' && intent.key && random() < 0.2)) return;
    if (!intent.key && last.told !== 'not sent') return;
    await sleep(100 + random() * 500);
  }
}

type Answered = Pick<Attempt, 'told' | 'status' | 'id' | 'code' | 'text'>;

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

async function mcp({ tool, key, body }: Intent, door: Door, id: string, signal: AbortSignal): Promise<Answered> {
  const given = { ...(body as object), ...(key && { idempotency_key: key }) };
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
  const { result } = (await reply.json()) as {
    result: { isError?: boolean; content: { text: string }[]; structuredContent?: Record<string, unknown> };
  };
  const text = result.content.map((part) => part.text).join('\n');
  const code = /, code (\w+)[).]/.exec(text)?.[1];
  if (!result.isError) return { told: 'done', status: 200, id: idIn(result.structuredContent ?? {}), code, text };
  const own = code?.startsWith('gateway_') === true || code?.startsWith('idempotency_') === true;
  const failed = /was refused: 5\d\d/.test(text);
  return {
    told: own ? ownFailure(code, text) : failed ? 'unknown' : 'refused',
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
