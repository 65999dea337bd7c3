import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

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
