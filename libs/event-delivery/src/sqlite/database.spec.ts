import { chmodSync, mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { NewEvent } from '../store/event-store.js';
import { openDatabase } from './database.js';
import type { DatabaseOptions } from './database.js';
import type { OperationName, Operations } from './operations.js';

const DAY = 24 * 3_600_000;

function opened(options: Partial<DatabaseOptions> = {}) {
  const file = options.file ?? join(mkdtempSync(join(tmpdir(), 'events-')), 'events.db');
  const database = openDatabase({ file, maxBytes: 1e9, rememberMs: DAY, spareBytes: 0, ...options });
  let now = 1_000_000;
  const ask = <N extends OperationName>(name: N, given: Operations[N]['given']): Operations[N]['result'] => {
    const [answer] = database.run([{ name, given }], now);
    if (answer && 'result' in answer) return answer.result as Operations[N]['result'];
    throw Object.assign(new Error('refused'), answer);
  };
  const take = (consumer = 'c', most = 100) => ask('take', { consumer, most, mostBytes: 1e6, leaseMs: 0 });
  return { file, database, ask, take, pass: (ms: number) => void (now += ms) };
}

const event = (digest: string, more: Partial<NewEvent> = {}): NewEvent => ({
  consumer: 'c',
  digest,
  item: `{"id":"${digest}"}`,
  ...more,
});

describe('events in a SQLite file', () => {
  it('keeps digits that a double would lose, and the files to their owner', () => {
    const { file, ask, take } = opened();
    const item = '{"properties":{"n":9007199254740993.000000000000001}}';
    ask('put', [event('a', { item })]);
    expect(take()).toEqual([{ ref: '1', consumer: 'c', item, tries: 0 }]);
    const folder = join(file, '..');
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  it('closes an open file to others when it is there already', () => {
    const { file, database } = opened();
    database.close();
    chmodSync(file, 0o644);
    opened({ file }).database.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is for one process', () => {
    const { file, database } = opened();
    expect(() => opened({ file })).toThrow('is in use by another process');
    database.close();
    expect(() => opened({ file })).not.toThrow();
  });

  it('knows an event again while it waits, when it was delivered, and for a day, with the time it was given first', () => {
    const { ask, take, pass } = opened();
    expect(ask('put', [event('a', { stamp: '1' })])).toEqual([{ again: false, stamp: '1' }]);
    expect(ask('put', [event('a', { stamp: '2' }), event('b'), event('b')])).toEqual([
      { again: true, stamp: '1' },
      { again: false },
      { again: true },
    ]);
    ask(
      'settle',
      take().map(({ ref }) => ({ ref, end: 'delivered' })),
    );
    expect(ask('counts', undefined)).toMatchObject({ waiting: 0, dead: 0, oldest: undefined });
    pass(DAY - 1);
    expect(ask('put', [event('a', { stamp: '3' })])).toEqual([{ again: true, stamp: '1' }]);
    expect(take()).toEqual([]);
    pass(120_000);
    ask('consumers', undefined);
    expect(ask('put', [event('a', { stamp: '4' })])).toEqual([{ again: false, stamp: '4' }]);
  });

  it('gives a taken event to nobody else, a deferred one not before its time, and the other consumers theirs', () => {
    const { ask, take, pass } = opened();
    ask('put', [event('a'), event('b'), event('x', { consumer: 'd' })]);
    expect(ask('consumers', undefined)).toEqual(['c', 'd']);
    const [a] = take('c', 1);
    expect(take().map(({ ref }) => ref)).toEqual(['2']);
    ask('settle', [{ ref: a!.ref, end: 'later', afterMs: 50, tried: true }]);
    expect(take()).toEqual([]);
    pass(50);
    expect(take()).toMatchObject([{ ref: '1', tries: 1 }]);
    expect(take('d')).toHaveLength(1);
  });

  it('gives what was taken again after a crash', () => {
    const { file, database, ask, take } = opened();
    ask('put', [event('a')]);
    take();
    database.close();
    expect(opened({ file }).take()).toHaveLength(1);
  });

  it('takes no more bytes than asked for, but always one', () => {
    const { ask } = opened();
    const item = 'x'.repeat(100);
    ask('put', [event('a', { item }), event('b', { item }), event('c', { item })]);
    const take = (mostBytes: number) => ask('take', { consumer: 'c', most: 9, mostBytes, leaseMs: 0 }).length;
    expect([take(10), take(250)]).toEqual([1, 2]);
  });

  it('keeps what was refused with its reason, until somebody decides', () => {
    const { ask, take } = opened();
    ask('put', [event('a'), event('b'), event('c')]);
    const refused = take().map(({ ref }) => ({ ref, end: 'refused' as const, reason: `"${ref}"` }));
    ask('settle', refused);
    const [first] = ask('list', { most: 1 });
    expect(first).toEqual({
      ref: '1',
      consumer: 'c',
      item: event('a').item,
      reason: '"1"',
      keptAt: 1e6,
      refusedAt: 1e6,
    });
    expect(ask('list', { after: '1', most: 9 }).map(({ ref }) => ref)).toEqual(['2', '3']);
    expect([ask('show', '2')?.reason, ask('show', 'x'), ask('show', '9')]).toEqual(['"2"', undefined, undefined]);
    expect([ask('retry', ['1', '1', 'no']), ask('discard', ['2', '7'])]).toEqual([1, 1]);
    expect(take()).toMatchObject([{ ref: '1', tries: 0 }]);
    expect(ask('retry', undefined)).toBe(1);
    expect(ask('counts', undefined)).toMatchObject({ waiting: 2, dead: 0 });
  });

  it('tries an event again that was refused and is sent again: it never says stored of what is not metered', () => {
    const { ask, take } = opened();
    ask('put', [event('a', { stamp: '1' })]);
    ask('settle', [{ ref: '1', end: 'refused', reason: '""' }]);
    expect(ask('put', [event('a', { stamp: '2' })])).toEqual([{ again: true, stamp: '1' }]);
    expect(ask('counts', undefined)).toMatchObject({ waiting: 1, dead: 0 });
    expect(take()).toHaveLength(1);
  });

  it('refuses what does not fit, keeps all that was kept, and takes more when there is room', () => {
    const { ask, take } = opened({ maxBytes: 400_000 });
    const item = JSON.stringify({ text: 'x'.repeat(1000) });
    let kept = 0;
    const fill = () => {
      for (;;) ask('put', [event(`e${(kept += 1)}`, { item })]);
    };
    expect(fill).toThrow(expect.objectContaining({ failure: { kind: 'full', room: 'bound' } }));
    kept -= 1;
    const { bytes, waiting } = ask('counts', undefined);
    expect([bytes <= 400_000, waiting]).toEqual([true, kept]);
    const ended = take('c', 1000).map(({ ref }) => ({ ref, end: 'delivered' as const }));
    expect(ended).toHaveLength(kept);
    ask('settle', ended);
    expect(ask('put', [event('more', { item })])).toEqual([{ again: false }]);
  });

  it('forgets early what came with its own time, never what it gave a time', () => {
    const { ask, take } = opened({ maxBytes: 400_000 });
    const deliver = (count: number, stamp?: string) => {
      const events = Array.from({ length: count }, (_, index) =>
        event(`${stamp ?? 'own'}-${index}`, stamp ? { stamp } : {}),
      );
      for (let from = 0; from < count; from += 50) {
        ask('put', events.slice(from, from + 50));
        ask(
          'settle',
          take().map(({ ref }) => ({ ref, end: 'delivered' })),
        );
      }
    };
    deliver(1000, 's');
    deliver(9000);
    expect(ask('put', [event('s-0', { stamp: 't' }), event('own-0')])).toEqual([
      { again: true, stamp: 's' },
      { again: false },
    ]);
  });

  it('leaves the rest of the disk alone', () => {
    const { ask } = opened({ spareBytes: Number.MAX_SAFE_INTEGER });
    expect(() => ask('put', [event('a')])).toThrow(
      expect.objectContaining({ failure: { kind: 'full', room: 'disk' } }),
    );
  });

  it('overwrites what is deleted', () => {
    const { file, database, ask, take } = opened();
    ask('put', [event('a', { item: '{"who":"Ada Lovelace"}' })]);
    ask('settle', [{ ref: take()[0]!.ref, end: 'delivered' }]);
    database.close();
    expect(readFileSync(file, 'latin1')).not.toContain('Lovelace');
  });

  it('holds what it said through any order of puts, ends and crashes', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), id: fc.integer({ min: 0, max: 5 }) }),
      fc.record({ kind: fc.constantFrom('delivered' as const, 'refused' as const, 'later' as const) }),
      fc.record({ kind: fc.constant('crash' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let one = opened();
        const model = new Map<string, 'waiting' | 'dead' | 'delivered'>();
        for (const current of steps) {
          if (current.kind === 'put') {
            const digest = `e${current.id}`;
            const [kept] = one.ask('put', [event(digest)]);
            expect(kept?.again).toBe(model.has(digest));
            if (model.get(digest) !== 'delivered') model.set(digest, 'waiting');
          } else if (current.kind === 'crash') {
            one.database.close();
            one = opened({ file: one.file });
          } else {
            const [taken] = one.take('c', 1);
            const waits = [...model.values()].includes('waiting');
            expect(taken !== undefined).toBe(waits);
            if (!taken) continue;
            const end =
              current.kind === 'later'
                ? { ref: taken.ref, end: current.kind, afterMs: 0, tried: true }
                : { ref: taken.ref, end: current.kind, reason: '""' };
            one.ask('settle', [end as never]);
            const { id } = JSON.parse(taken.item) as { id: string };
            if (current.kind !== 'later') model.set(id, current.kind === 'refused' ? 'dead' : 'delivered');
          }
          const all = [...model.values()];
          const count = (what: string) => all.filter((is) => is === what).length;
          const { waiting, dead } = one.ask('counts', undefined);
          expect([waiting, dead]).toEqual([count('waiting'), count('dead')]);
        }
        one.database.close();
      }),
      { numRuns: 40 },
    );
  });
});
