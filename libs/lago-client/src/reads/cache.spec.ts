import { callOf, inTurn, refusal, replyOf } from '../../test/calls.js';
import { fakeClock } from '../../test/fake-clock.js';
import { facts, operation } from '../../test/operations.js';
import type { Send } from '../call/call.js';
import { cache } from './cache.js';
import { resourceVersions } from './resource.js';

const cached = facts({ cacheTtlSeconds: 30 });
const list = operation({}, { facts: cached });
const change = operation({ method: 'PUT' });

function setUp(next: Send = inTurn(replyOf(1), replyOf(2), replyOf(3))) {
  const clock = fakeClock();
  const versions = resourceVersions();
  const results: string[] = [];
  const observer = { onCache: (_: unknown, result: string) => void results.push(result) };
  const send = cache(next, { maxEntries: 2, maxBytes: 100, clock, versions, observer });
  const read = async (of = list, context = {}) => (await send(callOf(of, {}, context))).body.toString();
  return { clock, versions, results, read };
}

it('keeps an answer as long as the contract allows', async () => {
  const { clock, results, read } = setUp();
  expect([await read(), await read()]).toEqual(['1', '1']);
  clock.skip(29_999);
  expect(await read()).toBe('1');
  clock.skip(1);
  expect(await read()).toBe('2');
  expect(results).toEqual(['miss', 'hit', 'hit', 'miss']);
});

it('keeps nothing the contract gives no time for, and nothing with links that open without a login', async () => {
  const secret = operation({}, { facts: cached, response: { ...list.response, secrets: ['/url'] } });
  for (const kind of [operation(), secret]) {
    const { read } = setUp();
    expect([await read(kind), await read(kind)]).toEqual(['1', '2']);
  }
});

it('keeps accounts apart', async () => {
  const { read } = setUp();
  expect([await read(list, { upstreamSecret: 'a' }), await read(list, { upstreamSecret: 'b' })]).toEqual(['1', '2']);
});

it('drops what a write made old, also when the read was under way meanwhile', async () => {
  const dropped = setUp();
  await dropped.read();
  dropped.versions.bump(change);
  expect(await dropped.read()).toBe('2');
  expect(dropped.results).toEqual(['miss', 'dropped']);

  let writeNow: () => void = () => undefined;
  const answers = [replyOf('before the write'), replyOf('after the write')];
  const during = setUp(() => {
    writeNow();
    return Promise.resolve(answers.shift()!);
  });
  writeNow = () => during.versions.bump(change);
  await during.read();
  writeNow = () => undefined;
  expect(await during.read()).toBe('"after the write"');
});

it('keeps no failures and stays within its bounds', async () => {
  const failing = setUp(inTurn(refusal(500), replyOf(2)));
  await expect(failing.read()).rejects.toThrow('500');
  expect(await failing.read()).toBe('2');

  const bounded = setUp();
  const paths = ['/things/1', '/things/2', '/things/3'].map((path) => operation({ path }, { facts: cached }));
  for (const path of paths) await bounded.read(path);
  await bounded.read(paths[0]);
  expect(bounded.results).toEqual(['miss', 'miss', 'miss', 'miss']);
});
