import type { Sandbox } from './sandbox.js';

/** Every record that a case may change, without what differs from run to run by itself. */
export async function booksOf(sandbox: Sandbox, key: string): Promise<string> {
  const reply = await fetch(`${sandbox.controlUrl}/books?key=${key}`);
  const { organizations } = (await reply.json()) as { organizations: { counts: Record<string, unknown> }[] };
  const own = organizations.map(({ counts, ...rest }) => ({ ...rest, counts: { ...counts, webhooks: undefined } }));
  return JSON.stringify(own, neutral, 1);
}

const TIME = /^\d{4}-\d\d-\d\d(T.*)?$/;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

function neutral(name: string, value: unknown): unknown {
  if (/_url$|^url$|organization/.test(name) || value === null) return undefined;
  if (typeof value !== 'string') return value;
  return TIME.test(value) ? 'time' : value.replaceAll(UUID, 'id');
}

/** Ids of the records of one kind. */
export async function idsOf(sandbox: Sandbox, key: string, kind: string): Promise<ReadonlySet<string>> {
  const reply = await fetch(`${sandbox.controlUrl}/books?key=${key}`);
  const { organizations } = (await reply.json()) as { organizations: Record<string, { lago_id: string }[]>[] };
  return new Set(organizations[0]?.[kind]?.map(({ lago_id }) => lago_id));
}
