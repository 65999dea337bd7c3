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

const built = JSON.stringify(join(import.meta.dirname, '../../dist/logging/bunched.js'));

/** What a program writes that exits in the turn in which it used `bunched`. */
const outputOf = (program: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', `${IMPORTS} ${program} process.exit(0);`], {
    encoding: 'utf8',
  });
const IMPORTS = `const { bunched } = await import(${built}); const print = (lines) => process.stdout.write(lines);`;

it('writes what is held when the process exits in the same turn', () =>
  expect(outputOf(`void bunched(print)('last words');`)).toBe('last words'));

it('writes what is said while that is written', () =>
  expect(
    outputOf(`
      const complain = bunched(print);
      void complain('as usual, ');
      void bunched(() => void complain('it cannot be written'))('lost');`),
  ).toBe('as usual, it cannot be written'));
