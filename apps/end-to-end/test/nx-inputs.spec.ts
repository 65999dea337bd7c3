import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, normalize } from 'node:path';
import type { Inputs } from './support/nx.js';
import { nx, ROOT, trackedFiles } from './support/nx.js';

const PROJECTS = ['libs', 'apps'].flatMap((kind) => readdirSync(join(ROOT, kind)).map((name) => `${kind}/${name}`));
// An unpacked archive has no list of files.
const isCheckout = existsSync(join(ROOT, '.git'));
const tracked = isCheckout ? trackedFiles() : [];

const inputsOf = async (project: string) =>
  (await nx('show', 'target', 'inputs', `@lago/${project.split('/')[1]}:test`)) as Inputs;
const inputs = new Map<string, Inputs>();

beforeAll(async () => {
  for (const project of isCheckout ? PROJECTS : []) inputs.set(project, await inputsOf(project));
}, 120_000);

/** Tracked files outside the project that its specs name: `docs/errors.md` from the root, or `../x` from the file. */
function namedBySpecs(project: string): string[] {
  const specs = tracked.filter(
    (file) => file.startsWith(`${project}/`) && (file.endsWith('.spec.ts') || /\/test\/.*\.(ts|mjs)$/.test(file)),
  );
  const named = specs.flatMap((spec) => {
    const text = readFileSync(join(ROOT, spec), 'utf8').replaceAll(/\$\{[^}]*\}/g, '*');
    // A word alone is more often a word than a path.
    const literals = [...text.matchAll(/(['"`])((?:\.{1,2}|[\w.-]+)\/[\w./@*-]+)\1/g)];
    return literals.flatMap(([, , path = '']) => [normalize(path), join(dirname(spec), path)]);
  });
  const files = [...new Set(named)]
    // A folder that holds whole projects is where something is started from; what is read in it is named by file.
    .filter((path) => !path.startsWith('..') && !PROJECTS.some((one) => one.startsWith(path)))
    .flatMap((path) => tracked.filter((file) => matchesGlob(file, path) || matchesGlob(file, `${path}/**`)));
  return files.filter((file) => !file.startsWith(`${project}/`) && !file.endsWith('.spec.ts'));
}

(isCheckout ? describe : describe.skip)(
  'a kept result of the tests is shown only while nothing it depends on has changed',
  () => {
    it('every tracked file is an input of a test', () => {
      const covered = new Set([...inputs.values()].flatMap(({ files }) => files));
      expect(tracked.filter((file) => !covered.has(file) && existsSync(join(ROOT, file)))).toEqual([]);
    });

    it.each(PROJECTS)('%s: what its specs name outside of it is an input of its tests', (project) => {
      const files = new Set(inputs.get(project)?.files);
      expect(namedBySpecs(project).filter((file) => !files.has(file))).toEqual([]);
    });

    it.each(PROJECTS)('%s: so are the programs of the machine, and every variable its specs read', (project) => {
      const { environment = [], runtime = [] } = inputs.get(project) as Inputs;
      const texts = tracked
        .filter((file) => file.startsWith(`${project}/`) && /\.spec\.ts$|\/test\/.*\.ts$/.test(file))
        .map((file) => readFileSync(join(ROOT, file), 'utf8'));
      const read = texts.flatMap((text) =>
        [...text.matchAll(/process\.env(?:\.|\[')([A-Z_]+)/g)].map(([, name]) => name),
      );
      const ours = ['PATH', 'HOME', 'TMPDIR', 'PORT'];
      expect(runtime.join()).toContain('test-machine.mjs');
      expect(environment).toEqual(
        expect.arrayContaining(['CI', ...read.filter((name) => !ours.includes(String(name)))]),
      );
    });

    it('and affected sees files that lie in no project', async () => {
      const files = ['tools/start.mjs', 'CODEOWNERS', '.github/workflows/ci.yml', '.ci/run', 'README.md', 'deploy/x'];
      for (const file of files) {
        expect(await nx('show', 'projects', '--affected', `--files=${file}`)).toContain('@lago/end-to-end');
      }
    }, 120_000);
  },
);
