import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { inspectCapability } from '../src/compile/load-capability.js';
import { CapabilityError, formatFinding, loadCapability, toolArguments } from '../src/index.js';
import type { Finding } from '../src/document/finding.js';

const folder = join(import.meta.dirname, 'faulty');
const expected = parse(readFileSync(join(import.meta.dirname, 'faulty-findings.yaml'), 'utf8')) as Record<
  string,
  string[]
>;
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

function options(name: string) {
  const contractDir = join(folder, name);
  return {
    file: join(folder, `${name}.yaml`),
    ...(existsSync(contractDir) ? { contractDir } : {}),
    secrets: { EMPTY: '' },
  };
}

const spoken = (finding: Finding) => formatFinding({ ...finding, file: finding.file.slice(folder.length + 1) });

describe('faulty documents', () => {
  it.each(names.map((name) => name.slice(0, -'.yaml'.length)))('%s', (name) => {
    const { capability, findings } = inspectCapability(options(name));
    expect(findings.map(spoken)).toEqual(expected[name]);
    expect(capability === undefined).toBe(findings.some(({ tier }) => tier === 'fault'));
  });

  it('are all listed, and more than fifteen', () => {
    expect(Object.keys(expected).sort()).toEqual(names.map((name) => name.slice(0, -'.yaml'.length)).sort());
    expect(names.length).toBeGreaterThan(15);
  });

  it('make the loader throw every fault at once', () => {
    expect(() => loadCapability(options('missing-binds'))).toThrow(CapabilityError);
    try {
      loadCapability(options('missing-binds'));
    } catch (error) {
      expect((error as CapabilityError).findings.map(({ message }) => message)).toEqual([
        'THINGS_TOKEN has no value in the environment',
        'REGION has no value in the environment',
        'EMPTY has no value in the environment',
      ]);
    }
    expect(loadCapability({ ...options('missing-binds'), allowMissingSecrets: true }).routes).toHaveLength(1);
  });

  it('that contradict their contract get the contract', () => {
    const [tool] = loadCapability(options('input-conflict')).tools;
    expect(toolArguments(tool!.operation).schema['properties']).toEqual({
      size: { type: ['integer', 'null'], description: 'How many.' },
      weight: { type: 'number', description: 'How heavy.' },
      kind: { enum: ['a', 'b'], description: 'Of which kind.' },
    });
  });

  it('and text that is not YAML', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'faulty-')), 'broken.yaml');
    writeFileSync(file, 'naftiko: 1.0.0-alpha2\ninfo: { label: Things\ncapability: {}\n');
    const { findings } = inspectCapability({ file, secrets: {} });
    expect(findings.map(({ rule, line, column }) => [rule, line, column])).toEqual([['yaml-syntax', 3, 1]]);
  });

  it('and a file that is not there', () => {
    const { findings } = inspectCapability({ file: 'nowhere.yaml', secrets: {} });
    expect(findings.map(formatFinding)).toEqual([
      'nowhere.yaml:1:1 fault unreadable-file: the file cannot be read: there is no such file (/)',
    ]);
    const missing = inspectCapability({ ...options('unknown-call'), contractDir: 'nowhere' });
    expect(missing.findings.map(({ message }) => message)).toEqual([
      'the contract folder cannot be read: there is no such file',
    ]);
  });
});
