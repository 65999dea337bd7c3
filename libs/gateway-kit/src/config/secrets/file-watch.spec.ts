import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFile } from './file-watch.js';

/** A watched file, and a look at it a second later each time. */
function setUp(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'watch-'));
  const file = join(folder, 'file');
  let now = 0;
  const watchOf = (path: string) => {
    const watch = watchFile(path, () => now);
    return () => {
      now += 1000;
      return watch.changed();
    };
  };
  writeFileSync(file, text);
  return { folder, file, watchOf, look: watchOf(file) };
}

describe('a watched file', () => {
  it.each<[string, (file: string) => void]>([
    ['in place', (file) => writeFileSync(file, 'two')],
    [
      'by a rename',
      (file) => {
        writeFileSync(`${file}.new`, 'two');
        renameSync(`${file}.new`, file);
      },
    ],
    [
      'by removal and a new file',
      (file) => {
        rmSync(file);
        writeFileSync(file, 'two');
      },
    ],
    [
      'by a copy that keeps time and size',
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(file, 'two');
        utimesSync(file, atime, mtime);
      },
    ],
    [
      'by a link to another file',
      (file) => {
        writeFileSync(`${file}.two`, 'two');
        rmSync(file);
        symlinkSync(`${file}.two`, file);
      },
    ],
  ])('is seen when it is replaced %s', (_, replace) => {
    const { file, look } = setUp('one');
    expect([look(), look()]).toEqual(['one', undefined]);
    replace(file);
    expect([look(), look()]).toEqual(['two', undefined]);
  });

  it('is seen behind a link to a folder that is swapped, as Kubernetes does', () => {
    const { folder, watchOf } = setUp('');
    for (const text of ['one', 'two']) {
      mkdirSync(join(folder, text));
      writeFileSync(join(folder, text, 'file'), text);
    }
    const data = join(folder, '..data');
    symlinkSync('one', data);
    symlinkSync(join('..data', 'file'), join(folder, 'mounted'));
    const look = watchOf(join(folder, 'mounted'));
    expect(look()).toBe('one');
    symlinkSync('two', `${data}.new`);
    renameSync(`${data}.new`, data);
    expect([look(), look()]).toEqual(['two', undefined]);
  });

  it('that is gone for a while is seen when it is back, and is looked at once a second only', () => {
    const { file, look } = setUp('one');
    look();
    rmSync(file);
    expect(look).toThrow('ENOENT');
    writeFileSync(file, 'two');
    expect(look()).toBe('two');
    const watch = watchFile(file, () => 0);
    expect(watch.changed()).toBe('two');
    writeFileSync(file, 'three');
    expect(watch.changed()).toBeUndefined();
  });
});
