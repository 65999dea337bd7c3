import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newFile } from '../../test/direct-store.js';
import { openDeadLetters, openStore } from '../open/open-store.js';
import { run } from './run.js';

const worker = pathToFileURL(join(import.meta.dirname, '../../dist/sqlite/worker.js'));

async function setUp() {
  const file = newFile();
  const store = await openStore(file, { worker });
  const events = async (line: string, place = file) => {
    const printed: string[] = [];
    const code = await run(line.split(' ').filter(Boolean), {
      print: (text) => printed.push(text),
      store: place,
      now: () => Date.parse('2030-01-01T00:00:00Z'),
      open: (path) => openDeadLetters(path, { worker }),
    });
    return { code, printed };
  };
  const items = ['{"n":9007199254740993}', '{"n":2}', '{"n":3}'];
  await store.put(items.map((item, index) => ({ consumer: 'metering', digest: `e${index}`, item })));
  const taken = await store.take({ consumer: 'metering', most: 9, mostBytes: 1e6, leaseMs: 1 });
  await store.settle(
    taken.map(({ ref }) => ({ ref, end: 'refused', reason: '{"details":{"code":["value_is_mandatory"]},"stored":1}' })),
  );
  return { file, store, events };
}

describe('npm run events', () => {
  it('looks at the store of a process that runs, and of one that does not', async () => {
    const { file, store, events } = await setUp();
    expect(statSync(`${file}.control`).mode & 0o777).toBe(0o600);
    const running = await events('status');
    await store.close();
    expect(running).toMatchObject({ code: 0, printed: ['waiting  0', 'oldest   -', 'refused  3', expect.any(String)] });
    expect(running.printed[3]).toMatch(/^bytes {4}\d+ of 1073741824 \(0 %\)$/);
    expect(await events('status')).toMatchObject({
      code: 0,
      printed: ['waiting  0', 'oldest   -', 'refused  3', expect.any(String)],
    });
  });

  it('lists reasons without events, and shows and exports them whole, digits and all', async () => {
    const { store, events } = await setUp();
    const { printed } = await events('list');
    expect(printed.map((line) => line.split('\t').toSpliced(1, 1))).toEqual(
      ['1', '2', '3'].map((ref) => [ref, 'metering', '{"code":["value_is_mandatory"]}']),
    );
    const shown = await events('show 1');
    expect(shown.printed[0]).toMatch(/"event":\{"n":9007199254740993\}\}$/);
    expect((await events('export')).printed).toEqual([shown.printed[0], expect.any(String), expect.any(String)]);
    expect(await events('show 9')).toEqual({ code: 1, printed: ['there is no dead letter 9'] });
    await store.close();
  });

  it('puts back and deletes', async () => {
    const { store, events } = await setUp();
    expect((await events('retry 1 9')).printed).toEqual(['1 put back']);
    expect((await events('discard 2')).printed).toEqual(['1 deleted']);
    expect((await events('retry --all')).printed).toEqual(['1 put back']);
    expect(await store.counts()).toMatchObject({ waiting: 2, dead: 0 });
    await store.close();
  });

  it('says how it is used, and makes no file by mistake', async () => {
    const { store, events } = await setUp();
    await store.close();
    for (const line of [
      '',
      'delete',
      'show',
      'discard',
      'discard --all',
      'retry',
      'retry 1 --all',
      'status 1',
      'list --al',
    ]) {
      expect([line, (await events(line)).code]).toEqual([line, 1]);
    }
    expect((await events('retry')).printed).toEqual([expect.stringContaining('events discard <ref>')]);
    expect(await events('status', '/nowhere/events.db')).toEqual({
      code: 1,
      printed: ['/nowhere/events.db is not there'],
    });
    const { printed } = await events('status', '');
    expect(printed).toEqual(['which store? Give --store, or set EVENTS_STORE']);
  });
});
