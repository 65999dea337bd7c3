import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../src/cli/run.js';
import { readContract } from '../src/contract/read-contract.js';
import { compareContracts } from '../src/drift/compare-contracts.js';
import { readDeviations } from '../src/drift/deviations.js';
import { parentOf } from '../src/drift/difference.js';
import { loadCapability, toolArguments } from '../src/index.js';

const root = join(import.meta.dirname, '../../..');
const files = join(import.meta.dirname, 'openapi');
const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'command-line-'));

beforeAll(() => {
  cpSync(join(root, 'capabilities'), join(folder, 'capabilities'), { recursive: true });
  cpSync(join(files, 'billing-api.yaml'), join(folder, 'lago-openapi.yaml'));
  cpSync(join(files, 'pets.json'), join(folder, 'pets.json'));
  cpSync(join(import.meta.dirname, 'faulty'), join(folder, 'faulty'), { recursive: true });
  cpSync(join(import.meta.dirname, 'documents/github'), join(folder, 'github'), { recursive: true });
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const run = (line: string) => runCommandLine(line.split(' '));
const json = (line: string): unknown => JSON.parse(run(`${line} --json`).output);

describe('check, routes, tools, plan, openapi', () => {
  it('report on the packaged document when no other is named', () => {
    const { output, exitCode } = run('check');
    expect(exitCode).toBe(0);
    expect(output.split('\n').map((line) => /(deviation|fault) ([\w/-]+)/.exec(line)?.[2])).toEqual([
      'api-evangelist/rest-description',
      'api-evangelist/consumed-input-attributes',
      'api-evangelist/object-without-properties',
      undefined,
    ]);
    expect(output).toMatch(/runs; 60 routes, 60 tools, 3 deviations$/);
  });

  it('list what the doors serve', () => {
    expect(json('routes github')).toHaveLength(5);
    expect(json('tools github')).toHaveLength(5);
    expect(run('routes github').output).toMatch(
      /^PATCH {3}\/repos\/\{owner\}\/\{repo\}\/issues\/\{number\} +update-issue +github PATCH \/repos/m,
    );
    expect(run('tools github').output).toMatch(/^search-issues +Search issues +reads +q\* filter$/m);
  });

  it('name the faults of a document', () => {
    const { output, exitCode } = run('check faulty/digest.yaml');
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^faulty\/digest.yaml:11:9 fault unsupported-construct: .*\nfaulty\/digest.yaml: cannot run/,
    );
    expect(json('check faulty/digest.yaml')).toMatchObject({
      runs: false,
      findings: [{ tier: 'fault', line: 11, column: 9, pointer: '/capability/consumes/0/authentication/type' }],
    });
    expect(run('routes faulty/digest.yaml')).toMatchObject({ exitCode: 1, output: '' });
  });

  it('show what an operation compiles to', () => {
    expect(run('plan capabilities/lago findcoupon').output).toBe(
      [
        'REST GET /coupons/{code} -> lago.findcoupon GET /coupons/{code}',
        '  path   code* (percent, raw slashes accepted)',
        '  reply  handed on',
        '  repeat network yes, 429 yes, 5xx yes; bucket default',
        '',
        'MCP findcoupon -> lago.findcoupon GET /coupons/{code}',
        '  path   code* (percent, raw slashes accepted)',
        '  reply  handed on',
        '  repeat network yes, 429 yes, 5xx yes; bucket default',
      ].join('\n'),
    );
    expect(json('plan github list-issues')).toMatchObject([{ exposed: 'REST GET /repos/{owner}/{repo}/issues' }, {}]);
    expect(json('openapi github')).toMatchObject({ openapi: '3.1.0' });
    expect(run('openapi github').output).not.toContain('x-gateway');
    expect(run('check --contract none').output).toMatch(/60 routes/);
  });

  it.each(['', 'help', 'nothing', 'import', 'import openapi', 'diff swagger x', 'check --what', 'plan github nope'])(
    'say how they are used: %s',
    (line) => {
      const { exitCode, output, error } = run(line);
      expect(exitCode).toBe(line === 'help' ? 0 : 2);
      expect(output + error).toMatch(/capability/);
    },
  );
});

describe('import openapi', () => {
  it('writes a document of its own, also from OpenAPI 3.0', () => {
    const { output, exitCode } = run('import openapi pets.json --out pets --base-uri https://pets.test/v1');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/2 routes and 2 tools/);
    const capability = loadCapability({
      file: 'pets/capability.yaml',
      contractDir: 'pets/contract',
      secrets: { PET_SHOP_KEY: 'k' },
    });
    expect(capability.findings).toEqual([]);
    expect(capability.upstreams[0]!.credential({ PET_SHOP_KEY: 'k' })).toEqual({ headers: {}, query: { key: 'k' } });
    const { operation } = capability.tools[0]!;
    const violations = operation.validate({ path: {}, query: { limit: 0, kind: 'fish' } });
    expect(violations.map(({ pointer, expected }) => [pointer, expected])).toEqual([
      ['/query/limit', 'more than 0'],
      ['/query/kind', 'one of "cat", "dog", null'],
    ]);
    expect(operation.request({ path: {}, query: { 'X-Shop': 'north', limit: 1 } })).toMatchObject({
      headers: { 'x-shop': 'north' },
      query: 'limit=1',
    });
    expect(run('import openapi pets.json --out pets --base-uri https://pets.test')).toMatchObject({ exitCode: 2 });
  });

  it('refuses what is not an OpenAPI file', () => {
    expect(run('import openapi faulty/digest.yaml')).toMatchObject({ exitCode: 1 });
    expect(run('import openapi nowhere.yaml').error).toMatch(/there is no such file/);
    expect(run('import openapi pets.json --tags none').error).toMatch(/no operation of pets.json fits/);
  });
});

describe('docs/more-of-lago.md', () => {
  const text = readFileSync(join(root, 'docs/more-of-lago.md'), 'utf8');
  const lines = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
  const commands = lines.filter((line) => line.startsWith('npm run capability -- ')).map((line) => line.slice(22));

  it('works as it is written', () => {
    expect(commands).toHaveLength(5);
    const results = commands.map((line) => run(line));
    expect(results.map(({ exitCode, error }) => [exitCode, error])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
      [0, ''],
      [1, ''],
    ]);
    const [imported, checked, tools, plan, drift] = results.map(({ output }) => output);
    expect(imported).toMatch(/^\+ findallplans {2}GET \/plans$/m);
    expect(checked).toMatch(/68 routes, 68 tools, 3 deviations$/);
    expect(tools).toMatch(/^createplan +Add a plan +destroys, confirm +plan\*$/m);
    expect(plan).toMatch(/^REST POST \/plans -> lago.createplan POST \/plans$/m);
    expect(drift).toMatch(/^findCoupon\/query\/expand present: ours nothing, theirs string$/m);
  });

  it('names settings that serve the new operations, and leaves the old ones as they were', () => {
    const [, file, contractDir] = /CAPABILITY_FILE=(\S+) CONTRACT_DIR=(\S+)/.exec(text)!;
    const load = (path: string, contract: string) =>
      loadCapability({ file: path, contractDir: contract, secrets: { LAGO_TOKEN: 't' } });
    const more = load(file!, contractDir!);
    const packaged = load('capabilities/lago/capability.yaml', 'capabilities/lago/contract');
    expect(JSON.stringify(more.routes.slice(0, 60))).toBe(JSON.stringify(packaged.routes));
    const create = more.tools.find(({ name }) => name === 'createsubscription')!.operation;
    const body = { subscription: { external_customer_id: 'c', plan_code: 'p', external_id: 's' } };
    expect(create.validate(toolArguments(create).toInput(body))).toEqual([]);
    expect(create.validate({ path: {}, query: {}, body: {} }).map(({ pointer }) => pointer)).toEqual([
      '/body/subscription',
    ]);
    expect(create.request({ path: {}, query: {}, body })).toMatchObject({ method: 'POST', path: '/subscriptions' });
    // Nobody has said yet which of them move money.
    const imported = more.tools.slice(60).map(({ operation: { method, facts } }) => [method === 'GET', !facts.confirm]);
    expect(imported.filter(([reads, unasked]) => reads !== unasked)).toEqual([]);
    expect(imported.filter(([reads]) => !reads).length).toBeGreaterThan(0);
    const list = more.routes.find(({ operation }) => operation.id === 'findallsubscriptions')!.operation;
    expect(list.request({ path: {}, query: { status: ['active'] } }).query).toBe('status%5B%5D=active');
  });

  it('can be repeated: what is there already is left alone', () => {
    const line =
      'import openapi lago-openapi.yaml --tags plans,coupons --onto capabilities/billing --out capabilities/again';
    expect(json(line)).toMatchObject({
      added: [],
      skipped: expect.arrayContaining(['findplan', 'findcoupon']) as unknown,
    });
  });

  it('adds to a document in the map spelling, too', () => {
    cpSync(join(import.meta.dirname, 'documents/ships-map'), join(folder, 'ships'), { recursive: true });
    writeFileSync(
      join(folder, 'api.yaml'),
      readFileSync('lago-openapi.yaml', 'utf8').replace('https://api.getlago.com/api/v1', 'https://registry.test'),
    );
    const { output, exitCode } = run('import openapi api.yaml --operations findPlan --onto ships --out more-ships');
    expect(output).toMatch(/4 routes and 3 tools/);
    expect(exitCode).toBe(0);
    expect(readFileSync('more-ships/capability.yaml', 'utf8')).toMatch(/^ {8}findplan:\n {10}display: Get one plan$/m);
  });
});

describe('diff openapi', () => {
  it('knows where the contract is and what it does not have', () => {
    const { differences } = json('diff openapi lago-openapi.yaml capabilities/lago') as {
      differences: { places: string[]; keyword: string; theirs: string }[];
    };
    expect(differences).toContainEqual(
      expect.objectContaining({ places: ['createBatchEvents/body'], keyword: 'present', theirs: 'nothing' }),
    );
    expect(run('diff openapi lago-openapi.yaml capabilities/lago --all').output).toMatch(
      /^GET \/plans is not in the contract$/m,
    );
    expect(run('diff openapi lago-openapi.yaml capabilities/lago --contract none')).toMatchObject({ exitCode: 2 });
  });

  it('gives a file whose operations cannot be listed back as a fault', () => {
    writeFileSync(
      'apart.yaml',
      "openapi: 3.1.0\ninfo: { title: a, version: '1' }\npaths: { /a: { $ref: 'b.yaml#/a' } }\n",
    );
    const { exitCode, error } = run('diff openapi apart.yaml capabilities/lago');
    expect(exitCode).toBe(1);
    expect(error).toMatch(/^apart.yaml:3:\d+ fault contract-ref/);
  });
});

describe('the deliberate differences of the packaged contract', () => {
  it('are said of what the contract has', () => {
    const { files: contract } = readContract('capabilities/lago/contract');
    const { differences } = compareContracts(contract, contract);
    const nowhere = readDeviations(contract, '0').flatMap(({ at: places, keyword, published }) =>
      places.filter((place) => {
        const missingHere = keyword === 'present' && published !== 'nothing';
        return differences.causesOf(missingHere ? parentOf(place) : place) === undefined;
      }),
    );
    expect(differences.all).toEqual([]);
    expect(nowhere).toEqual([]);
  });
});
