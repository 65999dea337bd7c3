import { setTimeout as sleep } from 'node:timers/promises';
import { seeded, startRedis, startSandbox } from '@lago/testing';
import type { TestRedis } from '@lago/testing';
import { readBooks } from './books.js';
import { pursue } from './caller.js';
import type { Attempt } from './caller.js';
import { BREAKS, faultyUpstream } from './faulty-upstream.js';
import type { Intent } from './intents.js';
import { amountOf, intentOf } from './intents.js';
import { judge } from './judge.js';
import type { Story } from './judge.js';
import { namedCaller } from './named-caller.js';
import type { NamedCaller } from './named-caller.js';
import { startReplicas } from './replicas.js';

/** What goes wrong besides exchanges with the upstream. */
export interface Dimensions {
  /** `none`: there is no Redis, so keys and confirmations are good for one process. */
  readonly redis: 'none' | 'steady' | 'restarts' | 'forgets' | 'stalls' | 'full';
  readonly crashes: boolean;
  readonly skewed: boolean;
  /** The caller has a name, and its own token is replaced now and then. */
  readonly rotates?: boolean;
  /** Callers are agents who confirm what they do; many have no key but the confirmation. */
  readonly confirms?: boolean;
  /** Folder of another build, from which one replica runs; then connections break, and nothing else. */
  readonly other?: string | undefined;
}

export interface RunOptions extends Dimensions {
  readonly seed: number;
  readonly intents: number;
  /** Intents under way at once. */
  readonly width: number;
}

export interface RunResult {
  readonly stories: readonly Story[];
  readonly broken: readonly string[];
}

const SETTLE_MS = 1000;
const VARIABLES = {
  LOG_LEVEL: 'warn',
  LAGO_TOKEN: 'sandbox',
  UPSTREAM_TIMEOUT_MS: '500',
  TOTAL_TIMEOUT_MS: '4000',
  UPSTREAM_SETTLE_MS: String(SETTLE_MS),
};

/** One seeded run: a storm with all its faults, then a calm in which every open key is asked for until it is known. */
export async function run(options: RunOptions): Promise<RunResult> {
  const random = seeded(options.seed);
  const [redis, sandbox] = await Promise.all([
    options.redis === 'none' ? undefined : startRedis({ appendOnly: options.redis !== 'forgets' }),
    startSandbox(),
  ]);
  if (redis) await growOld(redis);
  const upstream = await faultyUpstream(sandbox.url, random, options.other ? BREAKS : undefined);
  const caller = options.rotates ? namedCaller() : undefined;
  const replicas = await startReplicas(options.confirms ? ['mcp', 'mcp', 'mcp'] : ['rest', 'rest', 'mcp'], {
    variables: {
      ...VARIABLES,
      MCP_DESTRUCTIVE: options.confirms ? 'confirm' : 'allow',
      ...upstream.variables,
      ...caller?.variables,
      ...(redis && { REDIS_URL: redis.url }),
    },
    headers: caller?.headers ?? {},
    skewed: options.skewed,
    other: options.other,
  });
  const intents = Array.from({ length: options.intents }, (_, number) =>
    intentOf(number, random, options.confirms ? 0.4 : 0.85),
  );
  const attempts = new Map<Intent, Attempt[]>(intents.map((intent) => [intent, []]));
  const door = () => {
    const doors = replicas.doors();
    return doors[Math.floor(random() * doors.length)] ?? (doors[0] as (typeof doors)[number]);
  };
  const chase = (intent: Intent, most: number, patienceMs: number) =>
    pursue(intent, door, attempts.get(intent) ?? [], { most, random, patienceMs });

  upstream.rate(0.25);
  let over = false;
  const weather = Promise.all([
    redis ? troubleRedis(redis, options.redis, random, () => over) : undefined,
    options.crashes ? crashes(() => over) : undefined,
    caller ? rotations(caller, random, () => over) : undefined,
  ]);
  await inLanes(intents, options.width, (intent) => chase(intent, 4, random() < 0.1 ? 300 : 6000));
  over = true;
  await weather;
  upstream.rate(0);
  await sleep(SETTLE_MS + 500);
  const isNamed = (intent: Intent) => intent.key ?? attempts.get(intent)?.some(({ confirmed }) => confirmed);
  const open = intents.filter((intent) => isNamed(intent) && attempts.get(intent)?.at(-1)?.told !== 'done');
  await inLanes(open, options.width, (intent) => chase(intent, 30, 6000));

  const books = await readBooks(sandbox, intents);
  const stories = intents.map((intent): Story => {
    const own = attempts.get(intent) ?? [];
    return {
      intent,
      attempts: own,
      effects: books.effectsOf(intent),
      sharers: intents.filter((other) => other.kind === intent.kind && amountOf(other) === amountOf(intent)).length,
      passed: upstream.passed.filter(({ id }) => own.some(({ requestId }) => id.startsWith(`${requestId}-`))),
    };
  });
  // After a restart, too, the gateways cannot know that nothing is missing.
  const forgetful = ['forgets', 'restarts', 'none'].includes(options.redis);
  const conditions = { forgetful, mixed: options.other !== undefined };
  const broken = stories.flatMap((story) =>
    judge(story, conditions).map(
      (fault) => `seed ${options.seed}: ${story.intent.kind} ${story.intent.number} ${fault}\n${tell(story)}`,
    ),
  );
  await replicas.stop();
  await Promise.all([upstream.close(), sandbox.stop(), redis?.close()]);
  return { stories, broken };

  async function crashes(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await sleep(1500 + random() * 2500);
      if (!isOver()) await replicas.crash(Math.floor(random() * 3));
    }
  }
}

async function rotations(caller: NamedCaller, random: () => number, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await sleep(500 + random() * 1500);
    caller.replaceToken();
  }
}

/** A store that is new counts as one that forgot; this one has been running for two days. */
async function growOld(redis: TestRedis): Promise<void> {
  const run = /run_id:(\w+)/.exec(String(await redis.command('INFO', 'server')))?.[1] ?? '';
  const long = Date.now() - 2 * 86_400_000;
  const memory = {
    id: 'old',
    seq: 1,
    since: long,
    from: long,
    sure: '',
    run,
    evicted: 0,
    alive: Date.now(),
    cause: 'empty',
  };
  await redis.command('HSET', 'gateway:idempotency-generation', ...Object.entries(memory).flat());
}

async function troubleRedis(
  redis: TestRedis,
  kind: Dimensions['redis'],
  random: () => number,
  isOver: () => boolean,
): Promise<void> {
  while (kind !== 'steady' && !isOver()) {
    await sleep(800 + random() * 2500);
    if (kind === 'restarts') await redis.restart('kept');
    if (kind === 'forgets') await (random() < 0.5 ? redis.flush() : redis.restart('lost'));
    if (kind === 'full') {
      await redis.maxMemory('1mb');
      await sleep(700);
      await redis.maxMemory('0');
    }
    if (kind === 'stalls') {
      redis.pause();
      await sleep(300 + random() * 2000);
      redis.resume();
    }
  }
}

async function inLanes<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

function tell({ attempts, effects, passed }: Story): string {
  const tried = attempts.map(
    ({ requestId, replica, told, status, code, id, text }) =>
      `  ${requestId} ${replica}: ${told} ${status} ${code ?? text.slice(0, 99)} ${id ?? ''} <- ${passed
        .filter((one) => one.id.startsWith(`${requestId}-`))
        .map(({ line, fault, worked }) => `${line.slice(0, 24)}(${fault ?? 'ok'}${worked ? '' : ', not done'})`)
        .join(' ')}`,
  );
  return [...tried, `  effects: ${effects.join(' ') || 'none'}`].join('\n');
}
