import { gzipSync } from 'node:zlib';
import { startUpstream } from '@lago/testing';
import type { Answer, Received, Upstream } from '@lago/testing';

/** What comes back instead of the API's answer, before or after it did its work. */
const ENDS = {
  reset: () => 'reset',
  close: () => 'close',
  hang: () => 'hang',
  'page 200': () => page(200),
  'page 401': () => page(401),
  'page 403': () => page(403),
  'page 404': () => page(404),
  'page 408': () => page(408),
  'page 413': () => page(413),
  'page 429': () => page(429),
  'page 500': () => page(500),
  'page 502': () => page(502),
  'page 503': () => page(503),
  'JSON of a gateway': () => ({ status: 401, body: { message: 'Unauthorized' } }),
  sentence: () => ({ headers: { 'content-type': 'text/plain' }, body: 'OK' }),
  nothing: () => ({}),
  braces: () => ({ body: '{}' }),
  'own failure': () => ({ status: 500, body: { status: 500, error: 'Internal Server Error' } }),
  coded: (answer) => ({ ...answer, headers: { ...answer.headers, 'content-encoding': 'zstd' }, body: gzipSync('x') }),
  cut: (answer) => ({ ...answer, cutAfter: 5 }),
  stale: (answer, earlier) => earlier ?? answer,
  twice: (answer) => ({ ...answer, times: 2 }),
} satisfies Record<string, (answer: Whole, earlier: Whole | undefined) => Answer>;

type End = keyof typeof ENDS;

/** Faults of connections alone. */
export const BREAKS: readonly End[] = ['reset', 'close', 'hang', 'cut'];

type Whole = Exclude<Answer, string | { raw: unknown }>;

/** One request that reached the upstream. */
export interface Passed {
  readonly id: string;
  readonly line: string;
  readonly fault: string | undefined;
  /** The API did its work. */
  readonly worked: boolean;
  /** Places in the order of all that came and was answered. */
  readonly came: number;
  answered: number;
}

export interface FaultyUpstream extends Upstream {
  readonly passed: readonly Passed[];
  /** Part of the requests that meet a fault, from 0 to 1. */
  rate(part: number): void;
}

/** Stands between the gateways and the sandbox and lets a part of the exchanges go wrong, in every way we know. */
export async function faultyUpstream(
  sandbox: string,
  random: () => number,
  ends = Object.keys(ENDS) as readonly End[],
): Promise<FaultyUpstream> {
  const passed: Passed[] = [];
  let part = 0;
  let moments = 0;
  let earlier: Whole | undefined;
  const upstream = await startUpstream({
    answer: async (request) => {
      const end = random() < part ? ends[Math.floor(random() * ends.length)] : undefined;
      const worked = end === undefined || ['coded', 'cut', 'stale', 'twice'].includes(end) || random() < 0.6;
      const { 'x-request-id': id = '' } = request.headers;
      const line = `${request.method} ${request.url}`;
      const one: Passed = { id, line, fault: end, worked, came: (moments += 1), answered: Infinity };
      passed.push(one);
      const answer = worked ? await pass(sandbox, request) : {};
      const given = end === undefined ? answer : ENDS[end](answer, earlier);
      if (worked) earlier = answer;
      one.answered = moments += 1;
      return given;
    },
  });
  return { ...upstream, passed, rate: (next) => void (part = next) };
}

function page(status: number): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body: '<html><body>no</body></html>' };
}

async function pass(sandbox: string, { method, url, headers, body }: Received): Promise<Whole> {
  const { accept = '', 'content-type': type = '', 'x-request-id': id = '' } = headers;
  const reply = await fetch(`${sandbox}/api/v1${url}`, {
    method,
    // Whatever token comes, it is of one account.
    headers: { authorization: 'Bearer sandbox', accept, 'x-request-id': id, ...(body && { 'content-type': type }) },
    ...(body && { body }),
  });
  return {
    status: reply.status,
    headers: Object.fromEntries(
      ['content-type', 'date', 'x-request-id'].map((name) => [name, reply.headers.get(name) ?? undefined]),
    ),
    body: Buffer.from(await reply.arrayBuffer()),
  };
}
