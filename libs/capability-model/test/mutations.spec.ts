import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { inspectCapability } from '../src/compile/load-capability.js';
import { createRouteTable, formatFinding, toOpenApi, toolArguments } from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'mutations-'));
const documents = [
  'weather-map',
  'library',
  'tickets',
  'notes',
  'ships',
  'greeting',
  'rates',
  'petitions',
  'github',
].map(
  (name) => parse(readFileSync(join(import.meta.dirname, 'documents', name, 'capability.yaml'), 'utf8')) as unknown,
);
const contract = parse(
  readFileSync(join(import.meta.dirname, 'documents/github/contract/shared.yaml'), 'utf8'),
) as unknown;

const wrong = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    '',
    '{{',
    '{{x}}',
    '{x}',
    '$.',
    '$..',
    'rest.x',
    'api.x',
    [null],
    { '': null },
    -1,
    '\n',
    '__proto__',
  ),
  fc.constant(undefined),
);

/** The tree with one node (chosen by `at`) replaced, removed or renamed. */
function mutate(tree: unknown, at: number, value: unknown): unknown {
  let index = 0;
  const walk = (node: unknown): unknown => {
    if (index++ === at) return value;
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(tree);
}

function count(tree: unknown): number {
  if (typeof tree !== 'object' || tree === null) return 1;
  return 1 + Object.values(tree).reduce((sum: number, inner) => sum + count(inner), 0);
}

describe('a document with anything anywhere', () => {
  const file = join(folder, 'capability.yaml');

  it('loads or is refused in words, never with an exception', () => {
    const mutation = fc
      .nat()
      .chain((seed) => fc.record({ document: fc.constantFrom(...documents), seed: fc.constant(seed), wrong }));
    fc.assert(
      fc.property(mutation, ({ document, seed, wrong: value }) => {
        writeFileSync(file, stringify(mutate(document, seed % count(document), value)) ?? '');
        const { capability, findings } = inspectCapability({ file, secrets: {}, allowMissingSecrets: true });
        for (const finding of findings) {
          expect(finding.line).toBeGreaterThan(0);
          expect(formatFinding(finding)).not.toMatch(/undefined|\[object/);
        }
        if (!capability) return expect(findings.some(({ tier }) => tier === 'fault')).toBe(true);
        createRouteTable(capability.routes);
        toOpenApi(capability, { version: '1', servers: [] });
        for (const { operation } of capability.tools) {
          const input = toolArguments(operation).toInput({});
          operation.validate(operation.repair(input));
          operation.unknownFields(input);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('also in its contract', () => {
    const contractDir = mkdtempSync(join(tmpdir(), 'contract-'));
    writeFileSync(file, stringify(documents.at(-1)));
    fc.assert(
      fc.property(fc.nat(), wrong, (seed, value) => {
        writeFileSync(
          join(contractDir, 'shared.yaml'),
          stringify(mutate(contract, seed % count(contract), value)) ?? '',
        );
        const { capability, findings } = inspectCapability({
          file,
          contractDir,
          secrets: {},
          allowMissingSecrets: true,
        });
        if (!capability) expect(findings.some(({ tier }) => tier === 'fault')).toBe(true);
        for (const { operation } of capability?.tools ?? []) operation.validate(toolArguments(operation).toInput({}));
      }),
      { numRuns: 60 },
    );
  });
});
