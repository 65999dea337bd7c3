import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runCommandLine } from '../src/cli/run.js';
import { loadCapability, toolArguments } from '../src/index.js';
import type { Capability, Operation, OperationInput } from '../src/index.js';
import { byRest, byTool } from './by-door.js';

interface Call {
  readonly rest?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly tool?: string;
  readonly arguments?: Record<string, unknown>;
  readonly refused?: string[];
  readonly sends?: {
    readonly base?: string;
    readonly method: string;
    readonly path: string;
    readonly query: string;
    readonly headers?: Record<string, string>;
    readonly body?: string;
    readonly credential?: unknown;
    readonly token?: object;
  };
}

interface Case {
  readonly about: string;
  readonly api: Record<string, unknown>;
  readonly parts?: Record<string, unknown>;
  readonly added: string[];
  readonly leftOut?: Record<string, string>;
  readonly notes?: string[];
  readonly finds?: string[];
  readonly arguments?: Record<string, string[]>;
  readonly secrets?: Record<string, string>;
  readonly calls?: Call[];
}

interface Said {
  readonly added: { name: string }[];
  readonly skipped: string[];
  readonly leftOut: { operation: { name: string }; reason: string; file: string; line: number }[];
  readonly notes: { reason: string }[];
  readonly findings: { message: string; tier: string }[];
}

const cases = parse(readFileSync(join(import.meta.dirname, 'openapi/import-cases.yaml'), 'utf8')) as Case[];
const folder = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = { openapi: '3.0.3', info: { title: 'Shop', version: '1' }, servers: [{ url: 'https://shop.test' }] };

function place(name: string, api: Record<string, unknown>, parts: Record<string, unknown> = {}): string {
  const at = join(folder, name);
  mkdirSync(at, { recursive: true });
  for (const [file, tree] of Object.entries({ ...parts, 'api.json': { ...HEAD, ...api } })) {
    writeFileSync(join(at, file), JSON.stringify(tree));
  }
  return join(at, 'api.json');
}

function importFile(file: string, out: string, ...options: string[]) {
  const { output, error, exitCode } = runCommandLine(['import', 'openapi', file, '--out', out, '--json', ...options]);
  return { exitCode, error, said: (output ? JSON.parse(output) : undefined) as Said };
}

function load(out: string, secrets: Record<string, string> = {}): Capability {
  const contractDir = join(out, 'contract');
  return loadCapability({ file: join(out, 'capability.yaml'), contractDir, secrets, allowMissingSecrets: true });
}

function expectCall(capability: Capability, call: Call, [operation, given]: [Operation, OperationInput], secrets = {}) {
  const input = operation.repair(given);
  expect(operation.validate(input).map(({ pointer }) => pointer)).toEqual(call.refused ?? []);
  if (!call.sends) return;
  const { base, headers = {}, credential, token, ...wire } = call.sends;
  const request = operation.request(input);
  expect(request).toMatchObject({ ...wire, headers });
  const upstream = capability.upstreams.find(({ namespace }) => namespace === operation.upstream)!;
  if (base) expect(upstream.baseUri).toBe(base);
  if (credential) expect(upstream.credential(secrets)).toEqual(credential);
  if (token) expect(upstream.tokenRequest?.(secrets)).toMatchObject(token);
}

describe.each(cases.map((one, index) => [one.about, one, `case-${index}`] as const))('%s', (_, one, name) => {
  const out = join(folder, `${name}-out`);
  let said: Said;
  beforeAll(() => {
    const file = place(name, one.api, one.parts);
    const run = importFile(file, out);
    expect([run.exitCode, run.error]).toEqual([0, '']);
    said = run.said;
  });

  it('is imported as far as it can be, and the rest is named', () => {
    expect(said.added.map((operation) => operation.name)).toEqual(one.added);
    const named = Object.fromEntries(said.leftOut.map(({ operation, reason }) => [operation.name, reason]));
    expect(Object.keys(named).sort()).toEqual(Object.keys(one.leftOut ?? {}).sort());
    for (const [operation, reason] of Object.entries(one.leftOut ?? {})) {
      expect(named[operation]?.slice(0, reason.length)).toBe(reason);
    }
    for (const { file, line } of said.leftOut) expect([/api\.json$/.test(file), line]).toEqual([true, 1]);
    expect(said.notes.map(({ reason }, index) => reason.slice(0, one.notes?.[index]?.length))).toEqual(one.notes ?? []);
    const faults = said.findings.filter(({ tier }) => tier === 'fault');
    expect(faults).toEqual([]);
    expect(said.findings.map(({ message }) => message)).toEqual(one.finds ?? []);
  });

  it('reaches the API as OpenAPI says, by REST and by tool', () => {
    const capability = load(out, one.secrets);
    for (const [tool, names] of Object.entries(one.arguments ?? {})) {
      const { operation } = capability.tools.find((candidate) => candidate.name === tool)!;
      expect(Object.keys(toolArguments(operation).schema['properties'] as object)).toEqual(names);
      expect(names.filter((argument) => !/^[a-zA-Z0-9_.-]{1,64}$/.test(argument))).toEqual([]);
    }
    for (const call of one.calls ?? []) {
      if (call.rest) expectCall(capability, call, byRest(capability, call), one.secrets);
      if (call.tool) expectCall(capability, call, byTool(capability, call), one.secrets);
    }
  });
});

const PLAIN = {
  paths: { '/guests': { get: { operationId: 'listGuests', responses: { '200': { description: 'ok' } } } } },
};
const WITH_PHOTO = {
  paths: {
    ...PLAIN.paths,
    '/photos': { post: { operationId: 'addPhoto', requestBody: { content: { 'image/png': {} } }, responses: {} } },
  },
};

describe('import openapi', () => {
  it('counts what it left out, and fails for it only when asked to', () => {
    const file = place('strict', WITH_PHOTO);
    const lenient = runCommandLine(['import', 'openapi', file, '--out', join(folder, 'lenient')]);
    expect(lenient.exitCode).toBe(0);
    expect(lenient.output).toMatch(
      /^- addPhoto {2}POST \/photos: a body of image\/png is not sent \(.*api\.json:1:\d+\)$/m,
    );
    expect(lenient.output).toMatch(/^left out 1 of 2 operations: 1 a body of image\/png is not sent$/m);
    expect(importFile(file, join(folder, 'strict-out'), '--strict').exitCode).toBe(1);
    expect(importFile(place('fine', PLAIN), join(folder, 'fine-out'), '--strict').exitCode).toBe(0);
  });

  it('leaves nothing behind when nothing can be served', () => {
    const { '/photos': photos } = WITH_PHOTO.paths;
    const out = join(folder, 'nothing');
    const { exitCode, said } = importFile(place('photos', { paths: { '/photos': photos } }), out);
    expect([exitCode, said.added, said.leftOut.length]).toEqual([1, [], 1]);
    expect(() => load(out)).toThrow(/there is no such file/);
  });

  it('says how to go on with Swagger 2.0', () => {
    const file = join(folder, 'swagger.json');
    writeFileSync(file, JSON.stringify({ swagger: '2.0', info: {}, paths: {} }));
    const { exitCode, error } = runCommandLine(['import', 'openapi', file, '--out', join(folder, 'swagger')]);
    expect(exitCode).toBe(1);
    expect(error).toMatch(
      /swagger\.json:1:2 fault contract-file: this is Swagger 2\.0, not OpenAPI 3 .*swagger2openapi/,
    );
  });

  it('adds a second API to a document: its own address, key, contract and names', () => {
    const keyed = (title: string, url: string, page: string) => ({
      info: { title, version: '1' },
      servers: [{ url }],
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
      paths: {
        '/guests': {
          get: {
            operationId: 'listGuests',
            parameters: [{ name: page, in: 'query', required: true, schema: { type: 'string' } }],
            responses: { '200': { description: 'ok' } },
          },
        },
      },
    });
    const first = join(folder, 'north');
    const both = join(folder, 'both');
    const again = join(folder, 'both-again');
    importFile(place('north-api', keyed('North', 'https://north.test', 'page')), first);
    const south = place('south-api', keyed('South', 'https://south.test', 'cursor'));
    const { exitCode, said } = importFile(south, both, '--onto', first);
    expect([exitCode, said.findings]).toEqual([0, []]);
    const secrets = { NORTH_KEY: 'n', SOUTH_KEY: 's' };
    const capability = load(both, secrets);
    expect(capability.routes.map(({ path }) => path)).toEqual(['/guests', '/south/guests']);
    expect(capability.tools.map(({ name }) => name)).toEqual(['listGuests', 'south-listGuests']);
    const seen = capability.tools.map(({ operation }) => {
      const { baseUri, credential } = capability.upstreams.find(({ namespace }) => namespace === operation.upstream)!;
      return [baseUri, credential(secrets).headers, operation.parameters.map(({ name }) => name)];
    });
    expect(seen).toEqual([
      ['https://north.test', { 'x-key': 'n' }, ['page']],
      ['https://south.test', { 'x-key': 's' }, ['cursor']],
    ]);
    expect(importFile(south, again, '--onto', both).said).toMatchObject({ added: [], skipped: ['listGuests'] });
  });
});
