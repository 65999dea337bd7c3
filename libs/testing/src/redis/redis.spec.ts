import { describeWith } from '../programs.js';
import { startRedis } from './redis.js';
import type { TestRedis } from './redis.js';

describeWith('redis-server')('a Redis of the test (needs redis-server)', () => {
  let redis: TestRedis;
  afterEach(() => redis.close());

  it.each([{}, { appendOnly: true }])('restarts with what it knew, or with nothing: %j', async (options) => {
    redis = await startRedis(options);
    await redis.command('SET', 'a', 1);
    await redis.restart('kept');
    expect(await redis.command('GET', 'a')).toBe('1');
    await redis.restart('lost');
    expect(await redis.command('GET', 'a')).toBeNull();
  });

  it('forgets at once, has a password and a limit, and stops answering when paused', async () => {
    redis = await startRedis({ password: 'p' });
    await redis.command('SET', 'a', 1);
    await redis.flush();
    expect(await redis.command('GET', 'a')).toBeNull();
    await redis.maxMemory('1mb');
    await expect(redis.command('SET', 'b', 'x'.repeat(1_000_000))).rejects.toThrow('OOM');
    redis.pause();
    let answered = false;
    const asked = redis.command('PING').then(() => (answered = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    redis.resume();
    await asked;
  });
});
