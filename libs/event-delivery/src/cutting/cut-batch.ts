import type { BatchUpstream, ItemEnd, RefusalRule } from '../sending/batch-upstream.js';
import { sendEach } from '../sending/send-each.js';

/** How a batch is cut, as a contract says it. */
export interface CutRule extends RefusalRule {
  /** Events one request may have. */
  readonly most: number;
}

export interface CutOptions {
  readonly upstream: BatchUpstream;
  readonly rule: CutRule;
  /** Requests under way at once. Default 4. */
  readonly parallel?: number;
  /** Asked before each request: once true, nothing more is sent. */
  readonly isOver?: () => boolean;
}

/**
 * Sends a batch in pieces and tells the end of each event, in order. Every event has its time already, so that each may
 * be sent again: whoever repeats the whole call sends the same to those that are stored, and is told so.
 */
export async function cutBatch(items: readonly unknown[], options: CutOptions): Promise<readonly ItemEnd[]> {
  const { rule, parallel = 4 } = options;
  const pieces = Array.from({ length: Math.ceil(items.length / rule.most) }, (_, index) => index * rule.most);
  const ends = new Array<ItemEnd>(items.length);
  const queue = pieces.values();
  const work = async () => {
    for (const from of queue) {
      const own = await sendEach(items.slice(from, from + rule.most), options);
      own.forEach((end, index) => (ends[from + index] = end));
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, pieces.length) }, work));
  return ends;
}
