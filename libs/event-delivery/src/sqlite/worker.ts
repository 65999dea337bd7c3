import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from './database.js';
import type { DatabaseOptions, EventDatabase } from './database.js';
import type { Asked } from './operations.js';

// SQLite blocks, above all while the disk writes, so it has a thread of its own.
let database: EventDatabase | undefined;
try {
  database = openDatabase(workerData as DatabaseOptions);
  parentPort?.postMessage({ opened: true });
} catch (error) {
  parentPort?.postMessage({ opened: false, message: (error as Error).message });
}

parentPort?.on('message', (asked: readonly Asked[] | 'close') => {
  if (asked !== 'close') return parentPort?.postMessage(database?.run(asked, Date.now()));
  database?.close();
  parentPort?.close();
});
