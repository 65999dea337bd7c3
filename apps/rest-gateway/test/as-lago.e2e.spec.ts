import { readQuery } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';
import { startSandbox } from '@lago/testing';
import type { Sandbox } from '@lago/testing';
import { isLost, isLostAs } from './as-lago/lost.js';
import { changedBodies } from './as-lago/changed-bodies.js';
import type { ChangedBody } from './as-lago/changed-bodies.js';
import { changedQueries } from './as-lago/changed-queries.js';
import type { ChangedQuery } from './as-lago/changed-queries.js';
import { capability } from './support/examples.js';

/** AS_LAGO_COUNT and AS_LAGO_SEED make a campaign of it. */
const COUNT = Number(process.env['AS_LAGO_COUNT'] ?? 120);
const SEED = Number(process.env['AS_LAGO_SEED'] ?? 7);

const operations = capability().routes.map(({ operation }) => operation);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);
afterAll(() => sandbox?.stop());

function pathOf({ parameters }: Operation): Record<string, unknown> {
  const own = parameters.filter((one) => one.in === 'path');
  return Object.fromEntries(own.map(({ name, example }) => [name, example]));
}

async function ask(operation: Operation, body: unknown): Promise<number> {
  const { path } = operation.request({ path: pathOf(operation), query: {} });
  const response = await fetch(`${sandbox.url}/api/v1${path}`, {
    method: operation.method,
    headers: { authorization: 'Bearer sandbox-as-lago', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

/** What goes on in the place of a body; undefined when it is refused. */
function sent(operation: Operation, body: unknown): unknown {
  const input = operation.repair({ path: pathOf(operation), query: {}, body });
  if (operation.validate(input).length) return undefined;
  return JSON.parse(operation.request(input).body as string);
}

/** What is wrong with how one body is treated, if anything. */
async function faultOf({ operation, body, changed }: ChangedBody): Promise<string | undefined> {
  const onward = sent(operation, body);
  if (onward === undefined) {
    const taken = (await ask(operation, body)) === 200;
    return taken && !isLost(operation, changed) ? 'refused, though it is taken and nothing of it is lost' : undefined;
  }
  const status = await ask(operation, onward);
  return status === 400 || status >= 500 ? `sent, and answered with ${status}` : undefined;
}

describe('bodies with one value spelled another way', () => {
  it(`${COUNT} of them, seed ${SEED}: refused is what is refused, lost or breaks; what is sent does not break`, async () => {
    const faults: unknown[] = [];
    for (const one of changedBodies(operations, COUNT, SEED)) {
      const fault = await faultOf(one);
      if (fault) faults.push([one.operation.id, one.changed, fault]);
    }
    expect(faults).toEqual([]);
  }, 120_000);
});

interface Listed {
  readonly status: number;
  /** Undefined when it was no success. */
  readonly rows?: readonly unknown[];
}

async function list(operation: Operation, search: string): Promise<Listed> {
  const { response } = operation;
  const { path } = operation.request({ path: pathOf(operation), query: {} });
  const headers = { authorization: 'Bearer sandbox-as-lago-lists' };
  const reply = await fetch(`${sandbox.url}/api/v1${path}?${search}`, { headers });
  const body = (await reply.json()) as Record<string, unknown[]>;
  return reply.ok ? { status: 200, rows: body[response.rootKey ?? ''] ?? [] } : { status: reply.status };
}

async function queryFaultOf({ operation, parameter, value, search, without }: ChangedQuery) {
  const input = operation.repair({ path: pathOf(operation), query: readQuery(operation, search) });
  if (operation.validate(input).length === 0) {
    const { status } = await list(operation, operation.request(input).query);
    return status === 400 || status >= 500 ? `sent, and answered with ${status}` : undefined;
  }
  const { rows } = await list(operation, search);
  if (rows === undefined || rows.length === 0 || isLostAs(parameter.schema, value)) return undefined;
  const all = await list(operation, without);
  const ignored = JSON.stringify(rows) === JSON.stringify(all.rows);
  return ignored ? undefined : 'refused, though it is taken and filters';
}

describe('queries with one value spelled another way', () => {
  it(`${COUNT} of them, seed ${SEED}: refused is what is refused, ignored, finds nothing or breaks`, async () => {
    const faults: unknown[] = [];
    for (const one of changedQueries(operations, COUNT, SEED)) {
      const fault = await queryFaultOf(one);
      if (fault) faults.push([one.operation.id, one.search, fault]);
    }
    expect(faults).toEqual([]);
  }, 120_000);
});
