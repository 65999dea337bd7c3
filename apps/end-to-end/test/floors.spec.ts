import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** The projects with floors inside, and their rows of folders from the top down. */
const FOLDERS = ['libs', 'apps']
  .flatMap((kind) => readdirSync(join(ROOT, kind)).map((name) => `${kind}/${name}`))
  .filter((project) => existsSync(join(ROOT, project, 'floors.json')))
  .map(
    (project) => [project, JSON.parse(readFileSync(join(ROOT, project, 'floors.json'), 'utf8')) as string[][]] as const,
  );

/** A file of a folder that is there: the parser takes no others. */
function aFile(project: string, folder: string): string {
  const names = readdirSync(join(ROOT, project, 'src', folder));
  return `${project}/src/${folder}/${names.find((name) => name.endsWith('.ts') && !name.includes('.spec.'))}`;
}

function sources(folder: string): number {
  return readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')).length;
}

const UNTYPED = ['--config', join(ROOT, 'tools/floors/untyped.eslint.config.mjs')];

/** What eslint says about `text` if it stood in that file. */
function lint(file: string, text: string, options: readonly string[] = UNTYPED, cwd = ROOT): string {
  const eslint = join(ROOT, 'node_modules/eslint/bin/eslint.js');
  const given = [eslint, ...options, '--stdin', '--stdin-filename', join(ROOT, file)];
  const { stdout, stderr } = spawnSync(process.execPath, given, {
    cwd,
    input: text,
    encoding: 'utf8',
    // Without the second variable the parser would read the file on disk and not our text.
    env: { ...process.env, NX_DAEMON: 'false', TSESTREE_SINGLE_RUN: 'false' },
  });
  return stdout + stderr;
}

/** The boundaries rule needs Nx's project graph and silently passes without one. */
beforeAll(() => {
  if (existsSync(join(ROOT, '.nx/workspace-data/project-graph.json'))) return;
  const nx = join(ROOT, 'node_modules/.bin/nx');
  spawnSync(nx, ['show', 'projects'], { cwd: ROOT, env: { ...process.env, NX_DAEMON: 'false' } });
});

/** What each project may not import; every project with floors inside is here. */
const BANNED: Readonly<Record<string, readonly string[]>> = {
  'libs/capability-model': ['@nestjs/common', 'axios', '@lago/lago-client', '@lago/testing'],
  'libs/lago-client': ['@nestjs/common', '@modelcontextprotocol/server', '@lago/gateway-kit', '@lago/testing'],
  'libs/event-delivery': ['@nestjs/common', '@modelcontextprotocol/server', '@lago/gateway-kit', '@lago/testing'],
  'libs/gateway-kit': ['axios', '@modelcontextprotocol/server', '@lago/testing'],
  'libs/testing': ['axios', '@lago/lago-client', '@lago/gateway-kit'],
  'apps/rest-gateway': ['axios', '@modelcontextprotocol/server', '@lago/testing'],
  'apps/mcp-gateway': ['axios', '@lago/testing'],
  'apps/lago-sandbox': ['@lago/lago-client', '@lago/gateway-kit', '@lago/testing'],
};

describe('lint keeps the floors apart', () => {
  it.each(Object.entries(BANNED))('%s may not import %j, nor a folder from the floors above', (project, banned) => {
    const rows = FOLDERS.find(([name]) => name === project)?.[1].flat() ?? [];
    const [top, lowest] = [rows[0], rows.at(-1)];
    const upwards = lowest ? [`../${top}/x.js`, '../index.js'] : [];
    const text = [
      ...banned.map((name) => `export * from '${name}';\n`),
      ...upwards.map((name) => `export * from '${name}';\nexport const f = () => import('${name}');\n`),
      "export * from './beside.js';\n",
    ];
    const said = lint(lowest ? aFile(project, lowest) : `${project}/src/main.ts`, text.join(''));
    expect(said).not.toContain('No cached ProjectGraph');
    expect(said.match(/@nx\/enforce-module-boundaries/g)).toHaveLength(banned.length);
    expect(said.match(/floors below them only/g) ?? []).toHaveLength(2 * upwards.length);
  });

  it('tests of every project may import what tests share', () => {
    const specs = ['libs/gateway-kit/src/invoke/govern.spec.ts', 'apps/mcp-gateway/test/stdio.e2e.spec.ts'];
    for (const spec of specs) {
      expect(lint(spec, "export * from '@lago/testing';\n")).not.toContain('enforce-module-boundaries');
    }
  });

  it.each(FOLDERS)('%s: every folder has its floor, and holds at most 15 files', (project, rows) => {
    expect(Object.keys(BANNED)).toContain(project);
    const src = join(ROOT, project, 'src');
    const folders = readdirSync(src, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
    const top = folders.filter(({ parentPath }) => parentPath === src).map(({ name }) => name);
    expect(rows.flat().sort()).toEqual(top.sort());
    const full = folders.map(({ parentPath, name }) => join(parentPath, name)).filter((folder) => sources(folder) > 15);
    expect(full).toEqual([]);
  });

  it('the drawings of folders are true', () => {
    const { stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/floors/main.mjs'), '--check'], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
  });

  it('and refuses what the house rules refuse', () => {
    const text = `export const port = process.env.PORT;
export default 1;
Promise.resolve();
console.log('x');
${'export {};\n'.repeat(350)}`;
    const said = lint('libs/gateway-kit/src/index.ts', text, [], join(ROOT, 'libs/gateway-kit'));
    const rules = [
      'no-restricted-properties',
      'no-restricted-exports',
      'no-floating-promises',
      'no-console',
      'max-lines',
    ];
    expect(rules.filter((rule) => !said.includes(rule))).toEqual([]);
  });
});
