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

/** What eslint says about `text` if it stood in that file. */
function lint(file: string, text: string): string {
  const [kind = '', project = ''] = file.split('/');
  const eslint = join(ROOT, 'node_modules/eslint/bin/eslint.js');
  const { stdout, stderr } = spawnSync(process.execPath, [eslint, '--stdin', '--stdin-filename', join(ROOT, file)], {
    cwd: join(ROOT, kind, project),
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

describe('lint keeps the floors apart', () => {
  it.each([
    ['libs/capability-model/src/index.ts', ['@nestjs/common', 'axios', '@lago/lago-client', '@lago/testing']],
    [
      'libs/lago-client/src/index.ts',
      ['@nestjs/common', '@modelcontextprotocol/server', '@lago/gateway-kit', '@lago/testing'],
    ],
    ['libs/gateway-kit/src/index.ts', ['axios', '@modelcontextprotocol/server', '@lago/testing']],
    ['apps/rest-gateway/src/main.ts', ['axios', '@modelcontextprotocol/server', '@lago/testing']],
    ['apps/mcp-gateway/src/main.ts', ['axios', '@lago/testing']],
    ['apps/lago-sandbox/src/main.ts', ['@lago/lago-client', '@lago/gateway-kit', '@lago/testing']],
    ['libs/testing/src/index.ts', ['axios', '@lago/lago-client', '@lago/gateway-kit']],
  ])('%s may not import %j', (file, banned) => {
    const said = lint(file, banned.map((name) => `export * from '${name}';\n`).join(''));
    expect(said).not.toContain('No cached ProjectGraph');
    expect(said.match(/@nx\/enforce-module-boundaries/g)).toHaveLength(banned.length);
  });

  it('tests of every project may import what tests share', () => {
    const specs = ['libs/gateway-kit/src/invoke.spec.ts', 'apps/mcp-gateway/test/stdio.e2e.spec.ts'];
    for (const spec of specs) {
      expect(lint(spec, "export * from '@lago/testing';\n")).not.toContain('enforce-module-boundaries');
    }
  });

  describe.each(FOLDERS)('%s', (project, rows) => {
    it('a folder imports from the floors below it only', () => {
      const [top = '', ...below] = rows.flat();
      const lowest = below.at(-1) ?? '';
      const forbidden = [`../${top}/x.js`, '../index.js'];
      const text = forbidden.map((name) => `export * from '${name}';\nexport const f = () => import('${name}');\n`);
      const said = lint(aFile(project, lowest), text.join(''));
      expect(said.match(/floors below them only/g)).toHaveLength(4);
      const allowed = `export * from '../${lowest}/x.js';\nexport * from './index.js';\n`;
      expect(lint(aFile(project, top), allowed)).not.toContain('floors below them only');
    });

    it('every folder has its floor, and holds at most 15 files', () => {
      const src = join(ROOT, project, 'src');
      const folders = readdirSync(src, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory());
      const top = folders.filter(({ parentPath }) => parentPath === src).map(({ name }) => name);
      expect(rows.flat().sort()).toEqual(top.sort());
      const full = folders
        .map(({ parentPath, name }) => join(parentPath, name))
        .filter((folder) => sources(folder) > 15);
      expect(full).toEqual([]);
    });
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
    const said = lint('libs/gateway-kit/src/index.ts', text);
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
