import type { Sandbox } from '@lago/testing';
import { amountOf } from './intents.js';
import type { Intent } from './intents.js';

/** The ids of the effects of each intent, as the API itself shows them. */
export interface Books {
  effectsOf(intent: Intent): readonly string[];
}

const KEY = 'sandbox';

/** Reads all that was made; nothing of it goes through a gateway. */
export async function readBooks(sandbox: Sandbox, intents: readonly Intent[]): Promise<Books> {
  const invoices = byAmount(
    await all(sandbox, '/invoices?external_customer_id=cust-417&invoice_type=one_off', 'invoices', 'fees_amount_cents'),
  );
  const coupons = byAmount(
    await all(sandbox, '/applied_coupons?external_customer_id=cust-417', 'applied_coupons', 'amount_cents'),
  );
  const single = new Map<number, readonly string[]>();
  for (const { kind, number } of intents) {
    if (kind !== 'event' && kind !== 'add-on') continue;
    const [path, root] = kind === 'event' ? [`/events/t-${number}`, 'event'] : [`/add_ons/a-${number}`, 'add_on'];
    const { status, body } = await sandbox.api(KEY, 'GET', path);
    single.set(number, status === 200 ? [(body as Record<string, { lago_id: string }>)[root]?.lago_id ?? ''] : []);
  }
  return {
    effectsOf: (intent) => {
      if (intent.kind === 'coupon') return coupons.get(amountOf(intent)) ?? [];
      return single.get(intent.number) ?? invoices.get(amountOf(intent)) ?? [];
    },
  };
}

interface Row {
  readonly id: string;
  readonly amount: number;
}

async function all(sandbox: Sandbox, path: string, root: string, amount: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page: number | null = 1; page !== null;) {
    const { body } = await sandbox.api(KEY, 'GET', `${path}&per_page=100&page=${page}`);
    const answer = body as { meta: { next_page: number | null } } & Record<string, Record<string, unknown>[]>;
    for (const row of answer[root] ?? []) rows.push({ id: String(row['lago_id']), amount: Number(row[amount]) });
    page = answer.meta.next_page;
  }
  return rows;
}

function byAmount(rows: readonly Row[]): ReadonlyMap<number, readonly string[]> {
  const ids = new Map<number, string[]>();
  for (const { id, amount } of rows) ids.set(amount, [...(ids.get(amount) ?? []), id]);
  return ids;
}
