import { startUpstream } from '@lago/testing';
import type { Received, Upstream } from '@lago/testing';
import { InputError } from '../src/index.js';
import type { Capability, Operation, OperationInput } from '../src/index.js';
import { byRest, byTool } from './by-door.js';
import { documentCases } from './document-cases.js';
import type { DocumentCall, DocumentCase } from './document-cases.js';
import { send } from './send.js';

const cases = documentCases();
let server: Upstream;
beforeAll(async () => (server = await startUpstream({ base: '' })));
afterAll(() => server.close());

/** Parsed when it is JSON; a form as it came, under a boundary everybody knows. */
function bodyOf({ body, headers }: Received): unknown {
  if (body === '') return undefined;
  const type = String(headers['content-type']);
  if (/json/.test(type)) return JSON.parse(body);
  const boundary = /boundary=(.*)/.exec(type)?.[1];
  return boundary === undefined ? body : body.replaceAll(boundary, 'BOUNDARY');
}

function withoutBoundary(headers: Received['headers']) {
  const type = String(headers['content-type'] ?? '');
  return type ? { ...headers, 'content-type': type.replace(/boundary=.*/, 'boundary=BOUNDARY') } : headers;
}

function faultsOf(operation: Operation, input: OperationInput): string[] {
  const pointers = operation.validate(input).map(({ pointer }) => pointer);
  if (pointers.length) return [...new Set(pointers)];
  try {
    operation.request(input);
    return [];
  } catch (error) {
    if (error instanceof InputError) return [error.pointer];
    throw error;
  }
}

async function drive(
  { secrets = {} }: DocumentCase,
  capability: Capability,
  call: DocumentCall,
  [operation, given]: [Operation, OperationInput],
): Promise<void> {
  const input = operation.repair(given);
  if (call.refused) return expect(faultsOf(operation, input)).toEqual(call.refused);
  expect(operation.validate(input)).toEqual([]);
  if (!call.sends) return expect(operation.mock?.(input)).toEqual(call.answer);
  const { upstream, credentialQuery, method, path, query, headers = {}, body } = call.sends;
  const { baseUri, credential } = capability.upstreams.find(({ namespace }) => namespace === upstream)!;
  expect(operation.upstream).toBe(upstream);
  const built = operation.request(input);
  const held = credential(secrets);
  if (credentialQuery) expect(held.query).toEqual(credentialQuery);
  const prefix = new URL(baseUri).pathname.replace(/\/$/, '');
  server.answer({ body: JSON.stringify(call.reply ?? { ok: true }) });
  const reply = await send(server.port, `${prefix}${built.path}?${built.query}`, {
    method: built.method,
    headers: { ...built.headers, ...held.headers },
    ...(built.body === undefined ? {} : { body: built.body }),
  });
  const [seen] = server.take();
  expect([seen?.method, seen?.url]).toEqual([method, `${prefix}${path}?${query}`]);
  expect(withoutBoundary(seen!.headers)).toMatchObject({ accept: 'application/json', ...headers });
  expect(bodyOf(seen!)).toEqual(body);
  const parsed: unknown = JSON.parse(reply);
  const { output } = operation;
  expect(output.passThrough ? parsed : output.apply(parsed)).toEqual(call.answer ?? call.reply ?? { ok: true });
}

describe.each(cases.map((one) => [one.name, one] as const))('the document %s', (_, one) => {
  const capability = one.load();

  it.each(one.calls.filter(({ rest }) => rest).map((call) => [call.rest, call] as const))('%s', async (_line, call) => {
    await drive(one, capability, call, byRest(capability, call));
  });

  it.each(one.calls.filter(({ tool }) => tool).map((call) => [call.tool, call] as const))(
    'tool %s',
    async (_name, call) => {
      await drive(one, capability, call, byTool(capability, call));
    },
  );

  it('has the hints it should', () => {
    for (const [name, hints] of Object.entries(one.hints ?? {})) {
      expect(capability.tools.find((tool) => tool.name === name)?.hints).toEqual(hints);
    }
    const expected = /^api-evangelist\/|^argument-clash$/;
    expect(capability.findings.filter(({ rule }) => !expected.test(rule))).toEqual([]);
  });
});

it('covers at least twelve shapes', () => expect(cases.length).toBeGreaterThanOrEqual(12));

describe('both spellings', () => {
  const compiled = (name: string) => {
    const { hash, ...rest } = cases.find((one) => one.name === name)!.load();
    return JSON.parse(JSON.stringify({ ...rest, hash: hash.length })) as unknown;
  };
  it.each(['weather', 'ships'])('of %s compile to the same', (name) => {
    expect(compiled(`${name}-map`)).toEqual(compiled(name));
  });
});
