import type { Claim } from './limit-store.js';
import { DAY_MS } from './limit-store.js';
import { memoryStore } from './memory-store.js';

const START = Date.parse('2030-01-01T23:00:00Z');
const claim = (more: Partial<Claim>): Claim => ({ key: 'a:read', flightKey: 'a', id: '1', leaseMs: 1000, ...more });

function setUp() {
  let at = START;
  const store = memoryStore(() => at);
  return {
    store,
    pass: (ms: number) => (at += ms),
    letIn: async (times: number, given: Claim) => {
      let count = 0;
      for (let index = 0; index < times; index++) if (!(await store.enter(given)).refusedBy) count++;
      return count;
    },
  };
}

describe('limits in memory', () => {
  const rate = { perSecond: 10, burst: 5 };

  it('lets in the burst, then what runs in', async () => {
    const { letIn, pass } = setUp();
    expect(await letIn(20, claim({ rate }))).toBe(5);
    pass(99);
    expect(await letIn(20, claim({ rate }))).toBe(0);
    pass(1);
    expect(await letIn(20, claim({ rate }))).toBe(1);
    pass(10_000);
    expect(await letIn(20, claim({ rate }))).toBe(5);
  });

  it('lets in exactly burst plus rate times time, however calls are spread', async () => {
    const { letIn, pass } = setUp();
    let count = 0;
    for (let step = 0; step < 1000; step++) {
      count += await letIn(3, claim({ rate: { perSecond: 70, burst: 9 } }));
      pass(7);
    }
    expect(count).toBe(9 + Math.floor((999 * 7 * 70) / 1000));
  });

  it('says what is left and when to come again', async () => {
    const { store, letIn } = setUp();
    expect(await store.enter(claim({ rate }))).toEqual({ retryMs: 0, rate: { remaining: 4, resetMs: 100 } });
    await letIn(4, claim({ rate }));
    expect(await store.enter(claim({ rate }))).toEqual({
      refusedBy: 'rate',
      retryMs: 100,
      rate: { remaining: 0, resetMs: 500 },
    });
  });

  it('counts the calls of a UTC day and begins again at midnight', async () => {
    const { store, letIn, pass } = setUp();
    expect(await letIn(9, claim({ perDay: 7 }))).toBe(7);
    expect(await store.enter(claim({ perDay: 7 }))).toMatchObject({ refusedBy: 'day', retryMs: DAY_MS / 24 });
    pass(3_600_000);
    expect(await letIn(9, claim({ perDay: 7 }))).toBe(7);
  });

  it('takes nothing for a call it refuses', async () => {
    const { store, pass } = setUp();
    const given = claim({ rate: { perSecond: 1, burst: 1 }, perDay: 2 });
    expect((await store.enter(given)).day).toMatchObject({ remaining: 1 });
    expect(await store.enter(given)).toMatchObject({ refusedBy: 'rate', day: { remaining: 1 } });
    pass(1000);
    expect(await store.enter(given)).toMatchObject({ day: { remaining: 0 } });
  });

  it('counts calls in flight of all classes of a consumer together', async () => {
    const { store } = setUp();
    const reading = claim({ concurrency: 2 });
    const writing = claim({ key: 'a:write', concurrency: 2 });
    await store.enter(reading);
    await store.enter(writing);
    expect(await store.enter(reading)).toMatchObject({ refusedBy: 'concurrency' });
    await store.leave(writing);
    expect((await store.enter(reading)).refusedBy).toBeUndefined();
  });

  it('keeps consumers and classes apart', async () => {
    const { letIn } = setUp();
    expect(await letIn(9, claim({ rate }))).toBe(5);
    expect(await letIn(9, claim({ key: 'a:write', rate }))).toBe(5);
    expect(await letIn(9, claim({ key: 'b:read', flightKey: 'b', rate }))).toBe(5);
  });
});
