import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { batchLines } from './batch-lines.js';

it('writes the lines of one turn together, and tells each when it is written', async () => {
  const texts: string[] = [];
  const write = batchLines((lines) => texts.push(lines));
  const written = [write('one\n'), write('two\n')];
  expect(texts).toEqual([]);
  await Promise.all(written);
  expect(texts).toEqual(['one\ntwo\n']);
  await write('three\n');
  expect(texts).toEqual(['one\ntwo\n', 'three\n']);
});

const built = JSON.stringify(join(import.meta.dirname, '../../dist/logging/batch-lines.js'));

/** What a program writes that exits in the turn in which it used `batchLines`. */
const outputOf = (program: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', `${IMPORTS} ${program} process.exit(0);`], {
    encoding: 'utf8',
  });
const IMPORTS = `const { batchLines } = await import(${built}); const print = (lines) => process.stdout.write(lines);`;

it('writes what is held when the process exits in the same turn', () =>
  expect(outputOf(`void batchLines(print)('last words');`)).toBe('last words'));

it('writes what is said while that is written', () =>
  expect(
    outputOf(`
      const complain = batchLines(print);
      void complain('as usual, ');
      void batchLines(() => void complain('it cannot be written'))('lost');`),
  ).toBe('as usual, it cannot be written'));
