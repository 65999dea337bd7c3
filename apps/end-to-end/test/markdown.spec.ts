import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');
const PAGES = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((page) => existsSync(join(ROOT, page)));

/** Where a path on a page may begin: pages of the whole house speak of any project. */
const PROJECTS = ['libs', 'apps'].flatMap((kind) =>
  readdirSync(join(ROOT, kind)).map((name) => join(ROOT, kind, name)),
);

const SERVICES = Object.keys(
  (parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as { services: object }).services,
);

function scriptsOf(folder: string): string[] {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return [];
  return Object.keys((JSON.parse(readFileSync(manifest, 'utf8')) as { scripts?: object }).scripts ?? {});
}
/** Pages of the house may name a script together with its project. */
const isOfAProject = (script: string) => PROJECTS.some((folder) => scriptsOf(folder).includes(script));

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8').replace(/^```[^]*?^```/gm, '');

/** The anchors that a page offers, as GitHub makes them from its headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...textOf(page).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) => heading);
  const plain = headings.map((heading) => heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase());
  return new Set(plain.map((heading) => heading.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')));
}

describe.each(PAGES)('%s', (page) => {
  it('links to pages and headings that exist', () => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path ? normalize(join(dirname(page), path)) : page;
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names files of this repository that exist', () => {
    const named = [...textOf(page).matchAll(/`((?:libs|apps|tools|deploy|docs|src|test)\/[\w./-]*\.\w+)`/g)];
    const bases = [ROOT, join(ROOT, dirname(page)), ...PROJECTS];
    const missing = named
      .map(([, path = '']) => path)
      .filter((path) => !path.includes('/dist/') && !bases.some((base) => existsSync(join(base, path))));
    expect(missing).toEqual([]);
  });

  it('gives commands whose scripts, services and folders exist', () => {
    const commands = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^ *```sh\n([^]*?)^ *```/gm)].map(
      ([, text]) => text,
    );
    const text = commands.join('\n').replaceAll('\\\n', ' ');
    const named = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);
    const known = [ROOT, join(ROOT, dirname(page))].flatMap((folder) => scriptsOf(folder));
    expect(named(/npm run (?:-s )?([\w:]+)/g).filter((name) => !known.includes(name) && !isOfAProject(name))).toEqual(
      [],
    );
    const folders = named(/ -k (\S+)/g).filter((path) => path !== 'deploy/examples/ours');
    expect(folders.filter((path) => !existsSync(join(ROOT, path, 'kustomization.yaml')))).toEqual([]);
    const services = named(/docker compose (?:logs|exec|images|port|build|restart)(?: --?\w+(?: \d+)?)* ([\w-]+)/g);
    expect(services.filter((name) => !SERVICES.includes(name))).toEqual([]);
    expect(named(/ -f (\S*Dockerfile)/g).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
