import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const PROJECTS = ['libs', 'apps'].flatMap((kind) => readdirSync(join(ROOT, kind)).map((name) => `${kind}/${name}`));

function* files(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    if (['node_modules', 'dist', 'out-tsc', '.git', '.nx', '.venv'].includes(name)) continue;
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

describe('the workspace keeps its shape', () => {
  it.each(PROJECTS)('%s has an owner', (project) => {
    expect(readFileSync(join(ROOT, 'CODEOWNERS'), 'utf8')).toMatch(new RegExp(`^/${project}/ +@`, 'm'));
  });

  it.each(PROJECTS)('%s: TypeScript references are the workspace dependencies', (project) => {
    const read = (name: string) => JSON.parse(readFileSync(join(ROOT, project, name), 'utf8')) as never;
    if (!existsSync(join(ROOT, project, 'tsconfig.lib.json'))) return;
    const { dependencies = {} } = read('package.json') as { dependencies?: Record<string, string> };
    const { references } = read('tsconfig.lib.json') as { references: { path: string }[] };
    const referenced = references.map(({ path }) => `@lago/${path.split('/').at(-2)}`).sort();
    expect(referenced).toEqual(
      Object.keys(dependencies)
        .filter((name) => name.startsWith('@lago/'))
        .sort(),
    );
  });

  it('has no folder that could hold anything', () => {
    const vague = /(^|\/)(utils|helpers|common)(\/|\.ts$)/;
    expect([...files(ROOT)].map((path) => relative(ROOT, path)).filter((path) => vague.test(path))).toEqual([]);
  });

  it('names no operation in code: what an operation needs is data', () => {
    const named =
      /[!=]==? *['"](create|find|findall|update|destroy|void|finalize|retry|apply|estimate|download)[a-z]+['"]/;
    const sources = ['libs', 'apps/rest-gateway/src', 'apps/mcp-gateway/src'].flatMap((folder) => [
      ...files(join(ROOT, folder)),
    ]);
    const code = sources.filter((path) => path.endsWith('.ts') && path.includes('/src/') && !path.endsWith('.spec.ts'));
    expect(code.filter((path) => named.test(readFileSync(path, 'utf8'))).map((path) => relative(ROOT, path))).toEqual(
      [],
    );
  });
});
