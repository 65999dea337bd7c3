import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = join(import.meta.dirname, '../src');
const files = globSync('**/*.ts', { cwd: sources }).filter((name) => !name.endsWith('.spec.ts'));

describe('the sources of the model', () => {
  it.each(files)('%s knows no product, no framework and no environment', (name) => {
    const text = readFileSync(join(sources, name), 'utf8');
    expect(text).not.toMatch(/lago/i);
    expect(text).not.toMatch(/@nestjs|axios|modelcontextprotocol/);
    if (!name.startsWith('cli/')) expect(text).not.toMatch(/process\.env/);
  });
});
