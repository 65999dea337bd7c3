import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEMS } from './problem-types.js';

const text = readFileSync(join(import.meta.dirname, '../../../../docs/errors.md'), 'utf8');
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')).trim(), section]),
);

describe('docs/errors.md', () => {
  it('has one section for each problem of the registry, and none else', () => {
    expect([...sections.keys()].sort()).toEqual(
      Object.values(PROBLEMS)
        .map(({ slug }) => slug)
        .sort(),
    );
  });

  it.each(Object.values(PROBLEMS).map((type) => [type.slug, type] as const))('%s', (slug, { status, code }) => {
    const section = sections.get(slug) ?? '';
    expect(section).toContain(`\`${status}\` \`${code}\`.`);
    expect(section).toMatch(/^- \*\*Do\*\*: \S/m);
    expect(section).toMatch(/^- \*\*Repeat\*\*: \S/m);
  });
});
