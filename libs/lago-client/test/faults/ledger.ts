import { CHANGED_INVOICES, LOOSE_FEE } from './cases.js';
import type { Sandbox } from './sandbox.js';

const READS = [
  '/add_ons?per_page=100',
  '/billable_metrics?per_page=100',
  '/coupons?per_page=100',
  '/applied_coupons?per_page=100',
  '/customers?per_page=100',
  '/credit_notes?per_page=100',
  '/events?per_page=100',
  ...CHANGED_INVOICES.map((id) => `/invoices/${id}`),
  `/fees/${LOOSE_FEE}`,
];

/** Counts, money and every record a case may change, without what differs from run to run by itself. */
export async function ledgerOf(sandbox: Sandbox, key: string): Promise<string> {
  // A request that nobody waits for any more may still be under way while the records are read one by one.
  for (let last = await readAll(sandbox, key); ;) {
    const next = await readAll(sandbox, key);
    if (next === last) return next;
    last = next;
  }
}

async function readAll(sandbox: Sandbox, key: string): Promise<string> {
  const state = await fetch(`${sandbox.controlUrl}/state?key=${key}`).then((reply) => reply.json() as Promise<unknown>);
  const { organizations } = state as { organizations: { counts: Record<string, unknown> }[] };
  const records = await Promise.all(READS.map(async (path) => (await sandbox.api(key, 'GET', path)).body));
  const own = organizations.map(({ counts, ...rest }) => ({ ...rest, counts: { ...counts, webhooks: undefined } }));
  return JSON.stringify([own, records], neutral, 1);
}

const TIME = /^\d{4}-\d\d-\d\d(T.*)?$/;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function neutral(name: string, value: unknown): unknown {
  if (/_url$|^url$|organization/.test(name)) return undefined;
  if (typeof value !== 'string') return value;
  return TIME.test(value) ? 'time' : value.replaceAll(UUID, 'id');
}
