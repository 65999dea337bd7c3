import { randomUUID } from 'node:crypto';
import { readJson, valueAt } from '@lago/capability-model';
import type { AnswerPointers } from '@lago/capability-model';
import type { BatchAnswer, BatchUpstream, Shown } from '@lago/event-delivery';
import { LimiterRejectedError, readRetryAfter, UpstreamError, UpstreamReplyError } from '@lago/lago-client';
import type { CallContext, LagoClient, Reply } from '@lago/lago-client';
import type { EventOperation } from './event-operations.js';

export interface DeliverUpstreamOptions {
  readonly client: LagoClient;
  readonly batch: EventOperation;
  /** The consumer's own upstream secret; throws when it should have one and has none. */
  readonly secretOf: (consumer: string, namespace: string) => string | undefined;
  readonly timeoutMs: number;
}

/** Sends batches of kept events through the same client as every call, behind everything that a caller waits for. */
export function deliverUpstream(options: DeliverUpstreamOptions): (consumer: string) => BatchUpstream {
  const { client, batch, secretOf, timeoutMs } = options;
  const { answers } = batch.batch.facts;
  return (consumer) => ({
    async send(items) {
      try {
        return { outcome: 'done', records: recordsOf(await call(consumer, items)) };
      } catch (error) {
        return answerOf(error, answers);
      }
    },
    // A repeat of a call that may have been carried out: the client compares what is stored with what was sent.
    async look(item): Promise<Shown> {
      try {
        const [record] = recordsOf(await call(consumer, [item], Date.now())) ?? [];
        return { kind: 'equal', record };
      } catch (error) {
        const answer = answerOf(error, answers);
        const isRefused = answer.outcome === 'refused' && answer.status === batch.refusal.status;
        return { kind: isRefused ? 'different' : 'unclear' };
      }
    },
  });

  function call(consumer: string, items: readonly unknown[], resumedAt?: number): Promise<Reply> {
    const input = { path: {}, query: {}, body: { [batch.batchKey]: items } };
    const { upstream = '' } = batch.batch;
    const context: CallContext = {
      requestId: randomUUID(),
      deadline: Date.now() + timeoutMs,
      signal: new AbortController().signal,
      consumer,
      background: true,
      ...secret(secretOf(consumer, upstream)),
      ...(resumedAt === undefined
        ? {}
        : { intent: { id: randomUUID(), startedAt: resumedAt, writtenAt: resumedAt, resumed: true } }),
    };
    return client.call(batch.batch, input, context);
  }

  function recordsOf({ body }: Reply): readonly unknown[] | undefined {
    const answer = readJson(body.toString('utf8')) as Readonly<Record<string, unknown>>;
    const records = answer[batch.batchKey];
    return Array.isArray(records) ? records : undefined;
  }
}

function secret(upstreamSecret: string | undefined): { readonly upstreamSecret?: string } {
  return upstreamSecret === undefined ? {} : { upstreamSecret };
}

/** What a failed call means, by the judge's word alone. */
function answerOf(error: unknown, answers: AnswerPointers): BatchAnswer {
  if (error instanceof UpstreamReplyError && error.outcome === 'refused') {
    const { status, headers, body } = error.reply;
    if (status === 429) return { outcome: 'limited', ...wait(readRetryAfter(headers, Date.now())) };
    return { outcome: 'refused', status, details: detailsOf(body, answers) };
  }
  if (error instanceof LimiterRejectedError) return { outcome: 'limited', ...wait(error.retryAfterMs) };
  if (error instanceof UpstreamError && error.outcome === 'not-sent') return { outcome: 'not-sent' };
  return { outcome: 'unknown' };
}

function wait(retryAfterMs: number | undefined): { readonly retryAfterMs?: number } {
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

function detailsOf(body: Buffer, { errorDetails }: AnswerPointers): unknown {
  try {
    return errorDetails === undefined ? undefined : valueAt(readJson(body.toString('utf8')), errorDetails);
  } catch {
    return undefined;
  }
}
