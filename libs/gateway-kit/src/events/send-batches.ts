import { isMapping, readJson, valueAt } from '@lago/capability-model';
import type { AnswerPointers } from '@lago/capability-model';
import type { BatchAnswer, BatchUpstream, Shown } from '@lago/event-delivery';
import { inOrderOf, LimiterRejectedError, readRetryAfter, UpstreamError, UpstreamReplyError } from '@lago/lago-client';
import type { CallContext, LagoClient, Reply } from '@lago/lago-client';
import type { EventOperation } from './event-operations.js';

/** Sends batches through the same client as every call. `contextOf` makes the context of a request, one for each. */
export function sendBatches(
  client: Pick<LagoClient, 'call'>,
  batch: EventOperation,
  contextOf: (resumedAt?: number) => CallContext,
): BatchUpstream {
  const { answers } = batch.batch.facts;
  return {
    async send(items) {
      try {
        return { outcome: 'done', records: recordsOf(await call(items), items) };
      } catch (error) {
        return answerOf(error, answers);
      }
    },
    // A repeat of a call that may have been carried out: the client compares what is stored with what was sent.
    async look(item): Promise<Shown> {
      try {
        const [record] = recordsOf(await call([item], Date.now()), [item]) ?? [];
        return { kind: 'equal', record };
      } catch (error) {
        const answer = answerOf(error, answers);
        const isRefused = answer.outcome === 'refused' && answer.status === batch.refusal.status;
        return { kind: isRefused ? 'different' : 'unclear' };
      }
    },
  };

  // Asynchronous from the start: a context may be missing what it needs.
  async function call(items: readonly unknown[], resumedAt?: number): Promise<Reply> {
    const input = { path: {}, query: {}, body: { [batch.batchKey]: items } };
    return client.call(batch.batch, input, contextOf(resumedAt));
  }

  /** The record of each item, found by its id: nothing says in which order the answer has them. */
  function recordsOf({ body }: Reply, items: readonly unknown[]): readonly unknown[] | undefined {
    const answer = readJson(body.toString('utf8')) as Readonly<Record<string, unknown>>;
    const shown = answer[batch.batchKey];
    if (!Array.isArray(shown)) return undefined;
    const found = shown.map((record: unknown) => [idOf(record), record] as const);
    return inOrderOf(items.map(idOf), found);
  }

  function idOf(item: unknown): string {
    return isMapping(item) ? String(item[batch.refusal.duplicate.field]) : '';
  }
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
