import { Worker } from 'node:worker_threads';
import { DEFAULT_STORE_LIMITS } from '../store/event-store.js';
import type { EventStore, StoreLimits } from '../store/event-store.js';
import { StoreFailedError, StoreFullError, StoreUnusableError } from '../store/store-errors.js';
import type { DatabaseOptions } from './database.js';
import type { Answered, Asked, OperationName, Operations } from './operations.js';

export interface SqliteStoreOptions extends Partial<StoreLimits> {
  readonly file: string;
  /** Bytes of the disk that are left alone. Default 64 MiB. */
  readonly spareBytes?: number;
  /** The script of the thread; given only where the sources are not built. */
  readonly worker?: URL;
}

interface Waiting {
  readonly asked: Asked;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const SPARE_BYTES = 64 * 1024 ** 2;

/**
 * Events in a SQLite file, for one process: the file is locked. What is asked while the disk writes goes together into
 * the next write, so nothing waits for more than two of them. Throws StoreUnusableError.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<EventStore> {
  const { file, spareBytes = SPARE_BYTES, worker: script = new URL('./worker.js', import.meta.url) } = options;
  const workerData: DatabaseOptions = { ...DEFAULT_STORE_LIMITS, ...limitsOf(options), file, spareBytes };
  // Node 22 says once that its SQLite is experimental; Node 24 does not any more.
  const worker = new Worker(script, { workerData, execArgv: ['--disable-warning=ExperimentalWarning'] });
  let queue: Waiting[] = [];
  let running: Waiting[] = [];
  let scheduled = false;
  let ended: Error | undefined;

  const end = (error: Error) => {
    ended ??= error;
    for (const one of [...running.splice(0), ...queue.splice(0)]) one.reject(ended);
  };
  await opened(worker);
  worker.on('message', (answers: readonly Answered[]) => {
    const done = running;
    running = [];
    done.forEach((one, index) => settle(one, answers[index]));
    next();
  });
  worker.on('error', (error) => end(new StoreFailedError(error.message)));
  worker.on('exit', () => end(new StoreFailedError('it is closed')));

  function next(): void {
    scheduled = false;
    if (running.length > 0 || queue.length === 0 || ended) return;
    running = queue;
    queue = [];
    worker.postMessage(running.map(({ asked }) => asked));
  }

  function ask<N extends OperationName>(name: N, given: Operations[N]['given']): Promise<Operations[N]['result']> {
    return new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      queue.push({ asked: { name, given }, resolve: resolve as Waiting['resolve'], reject });
      if (running.length > 0 || scheduled) return;
      // What is asked in the same moment goes together.
      scheduled = true;
      setImmediate(next);
    });
  }

  return {
    put: (events) => ask('put', events),
    consumers: () => ask('consumers', undefined),
    take: (given) => ask('take', given),
    settle: async (given) => void (await ask('settle', given)),
    counts: () => ask('counts', undefined),
    list: (given) => ask('list', given),
    show: (ref) => ask('show', ref),
    retry: (refs) => ask('retry', refs),
    discard: (refs) => ask('discard', refs),
    async close() {
      if (ended) return;
      await ask('consumers', undefined).catch(() => undefined);
      ended = new StoreFailedError('it is closed');
      await new Promise((resolve) => {
        worker.once('exit', resolve);
        worker.postMessage('close');
      });
    },
  };
}

function limitsOf({ maxBytes, rememberMs }: Partial<StoreLimits>): Partial<StoreLimits> {
  return { ...(maxBytes === undefined ? {} : { maxBytes }), ...(rememberMs === undefined ? {} : { rememberMs }) };
}

function opened(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', (error) => reject(new StoreUnusableError(error.message)));
    worker.once('message', ({ opened, message }: { opened: boolean; message: string }) => {
      if (opened) return resolve();
      void worker.terminate();
      reject(new StoreUnusableError(message));
    });
  });
}

function settle({ resolve, reject }: Waiting, answer: Answered | undefined): void {
  if (answer === undefined) return reject(new StoreFailedError('no answer'));
  if ('result' in answer) return resolve(answer.result);
  const { failure } = answer;
  reject(failure.kind === 'full' ? new StoreFullError(failure.room) : new StoreFailedError(failure.message));
}
