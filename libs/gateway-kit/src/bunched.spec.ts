import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bunched } from './bunched.js';

it('writes the lines of one turn together, and tells each when it is written', async () => {
  const texts: string[] = [];
  const write = bunched((lines) => texts.push(lines));
  const written = [write('one\n'), write('two\n')];
  expect(texts).toEqual([]);
  await Promise.all(written);
  expect(texts).toEqual(['one\ntwo\n']);
  await write('three\n');
  expect(texts).toEqual(['one\ntwo\n', 'three\n']);
});

it('writes what is held when the process exits in the same turn', () => {
  const built = join(import.meta.dirname, '../dist/bunched.js');
  const program = `const { bunched } = await import(${JSON.stringify(built)});
    void bunched((lines) => process.stdout.write(lines))('last words');
    process.exit(0);`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(output).toBe('last words');
});
