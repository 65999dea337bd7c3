import { Agent, request as httpRequest } from 'node:http';
import { startSandbox } from '@lago/testing';
import type { Sandbox, Service } from '@lago/testing';
import fc from 'fast-check';
import { exampleOf, requests } from './fuzz/requests.js';
import type { WildRequest } from './fuzz/requests.js';
import { capability } from './support/examples.js';
import { startGateway } from './support/gateway.js';

/** `npm run fuzz:rest` sends 10,000; FUZZ_SEED repeats a run. */
const COUNT = Number(process.env['FUZZ_REQUESTS'] ?? 500);
const SEED = Number(process.env['FUZZ_SEED'] ?? (process.env['FUZZ_REQUESTS'] ? Date.now() % 2 ** 31 : 42));
const AT_ONCE = 16;
/** Requests after which the sandbox has its records back: deletions would leave nothing to find. */
const FRESH_AFTER = 250;
const HANG_MS = 20_000;

const { routes } = capability();
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

let sandbox: Sandbox;
let gateway: Service;

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startGateway(`${sandbox.url}/api/v1`, { LOG_LEVEL: 'error' });
}, 60_000);

afterAll(async () => {
  agent.destroy();
  await Promise.all([gateway?.stop(), sandbox?.stop()]);
});

interface Reply {
  readonly status: number;
  readonly by: unknown;
  readonly text: string;
}

function send({ method, target, headers, body }: WildRequest, id: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.url);
    const all = {
      ...headers,
      'x-request-id': id,
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    };
    const options = { hostname, port, method, path: target, headers: all, agent, timeout: HANG_MS };
    const request = httpRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, by: response.headers['x-answered-by'], text }),
      );
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(body);
  });
}

/** What is wrong with an answer; nothing when all is well. */
function fault({ mutation, method }: WildRequest, { status, by, text }: Reply): string | undefined {
  if (by === 'lago') return status === 500 ? 'something the API breaks on was let through' : undefined;
  if (by !== 'gateway') return `answered by ${String(by)}`;
  if (status >= 500) return 'an error of the gateway';
  if (method === 'OPTIONS' && status === 204) return undefined;
  if (method === 'HEAD') return status >= 400 ? undefined : 'an answer without a reason';
  if (mutation === undefined) return 'a valid request was refused';
  const problem = JSON.parse(text) as { type: string; errors?: { pointer?: string; parameter?: string }[] };
  if (!problem.type.startsWith('/docs/errors.md#')) return 'a refusal without a type';
  if (status !== 422) return undefined;
  const named =
    problem.errors?.length && problem.errors.every(({ pointer, parameter }) => (pointer ?? parameter) !== undefined);
  return named ? undefined : 'a refusal that names no field';
}

/** The API breaks on records below a customer that is not there; no check of the input can know. */
async function stateAtFault({ target }: WildRequest, { status, by }: Reply): Promise<boolean> {
  const owner = /^\/customers\/[^/?]+(?=\/)/.exec(target)?.[0];
  if (status !== 500 || by !== 'lago' || !owner) return false;
  const url = `${sandbox.url}/api/v1${owner.replaceAll('.', '%2E')}`;
  return (await fetch(url, { headers: { authorization: 'Bearer sandbox' } })).status === 404;
}

async function loggedIds(): Promise<Set<string>> {
  const response = await fetch(`${sandbox.secondUrl}/requests`);
  const { requests: logged } = (await response.json()) as { requests: { requestId: string }[] };
  // Each try has an id of its own that begins with the request's.
  return new Set(logged.map(({ requestId }) => requestId.replace(/-\d+$/, '')));
}

async function sendAll(all: readonly WildRequest[], name: string) {
  const faults: unknown[] = [];
  const statuses: Record<string, number> = {};
  const accepted: { id: string; request: WildRequest }[] = [];
  const refused: string[] = [];
  const queue = all.entries();
  const worker = async () => {
    for (const [index, request] of queue) {
      const id = `${name}-${index}`;
      const reply = await send(request, id).catch((error: unknown) => ({ status: 0, by: String(error), text: '' }));
      const key = `${String(reply.by)} ${reply.status}`;
      statuses[key] = (statuses[key] ?? 0) + 1;
      if (reply.by === 'lago') accepted.push({ id, request });
      else refused.push(id);
      const wrong = (await stateAtFault(request, reply)) ? undefined : fault(request, reply);
      if (wrong) faults.push({ wrong, request, status: reply.status, text: reply.text.slice(0, 500) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const arrived = await loggedIds();
  // Equal reads at the same time are one request upstream.
  const read = new Set(accepted.filter(({ id }) => arrived.has(id)).map(({ request }) => request.target));
  const lost = accepted.filter(
    ({ id, request }) => !arrived.has(id) && !(['GET', 'HEAD'].includes(request.method) && read.has(request.target)),
  );
  const leaked = refused.filter((id) => arrived.has(id));
  return { faults: faults.slice(0, 5), faultCount: faults.length, statuses, accepted: accepted.length, lost, leaked };
}

describe('requests nobody thought of', () => {
  it("accepts the contract's own 60 examples", async () => {
    const result = await sendAll(routes.map(exampleOf), 'example');
    expect(result).toMatchObject({ faults: [], faultCount: 0, accepted: 60, lost: [], leaked: [] });
  });

  it(`${COUNT} of them, seed ${SEED}: no 500 of the gateway's own, no hang, every refusal names its field`, async () => {
    const all = fc.sample(requests(routes), { numRuns: COUNT, seed: SEED });
    const statuses: Record<string, number> = {};
    let accepted = 0;
    for (let start = 0; start < all.length; start += FRESH_AFTER) {
      await sandbox.control('/reset');
      const result = await sendAll(all.slice(start, start + FRESH_AFTER), `wild-${start}`);
      expect(result).toMatchObject({ faults: [], faultCount: 0, lost: [], leaked: [] });
      for (const [key, count] of Object.entries(result.statuses)) statuses[key] = (statuses[key] ?? 0) + count;
      accepted += result.accepted;
    }
    process.stdout.write(`fuzz: seed ${SEED}, ${accepted} of ${COUNT} accepted, ${JSON.stringify(statuses)}\n`);
    expect(accepted).toBeGreaterThan(COUNT / 4);
    expect(gateway.child.exitCode).toBeNull();
    expect(gateway.output()).not.toMatch(/unhandled|uncaught/i);
  }, 300_000);
});
