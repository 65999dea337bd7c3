import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { sendAll } from './send.mjs';

/** Milliseconds before and after, so that the prober has asked in time and the gateway is at rest again. */
const PAUSE_MS = 60;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Measures requests to one gateway while another caller goes on. */
export function createMeasure(gateway, probe) {
  const status = `/proc/${gateway.pid}/status`;
  const memory = (field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(status, 'utf8'))?.[1]) / 1024;
  /** Milliseconds the thread of the event loop was on a processor: what others wait for, on whatever machine. */
  const busy = () =>
    Number(readFileSync(`/proc/${gateway.pid}/task/${gateway.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  const worker = new Worker(join(import.meta.dirname, 'prober.mjs'), {
    workerData: { port: gateway.port, request: probe },
  });
  const waits = async () => {
    const answer = once(worker, 'message');
    worker.postMessage('tell');
    return (await answer)[0];
  };
  return {
    /** What one request, or several at once, did: its answer, the work, the growth in MiB, how long others waited at most and at 99 %. */
    async one(requests) {
      await pause(PAUSE_MS);
      await waits();
      // The highest size begins anew.
      writeFileSync(`/proc/${gateway.pid}/clear_refs`, '5');
      const before = memory('VmRSS');
      const busyBefore = busy();
      const answer = await sendAll(gateway.port, requests);
      const work = busy() - busyBefore;
      await pause(PAUSE_MS);
      const others = (await waits()).sort((a, b) => a - b);
      return {
        ...answer,
        work,
        growth: Math.max(0, memory('VmHWM') - before),
        waited: others.at(-1) ?? 0,
        p99: others[Math.floor(others.length * 0.99)] ?? 0,
      };
    },
    end: () => worker.terminate(),
  };
}
