import { randomUUID } from 'node:crypto';
import type { BatchUpstream } from '@lago/event-delivery';
import type { LagoClient } from '@lago/lago-client';
import type { EventOperation } from './event-operations.js';
import { sendBatches } from './send-batches.js';

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
  return (consumer) =>
    sendBatches(client, batch, (resumedAt) => {
      const upstreamSecret = secretOf(consumer, batch.batch.upstream ?? '');
      return {
        requestId: randomUUID(),
        deadline: Date.now() + timeoutMs,
        signal: new AbortController().signal,
        consumer,
        background: true,
        ...(upstreamSecret === undefined ? {} : { upstreamSecret }),
        ...(resumedAt === undefined ? {} : { intent: resumedIntent(resumedAt) }),
      };
    });
}

/** The intent of a call that may have been carried out already. */
export function resumedIntent(at: number) {
  return { id: randomUUID(), startedAt: at, writtenAt: at, resumed: true } as const;
}
