import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const PATIENCE_MS = 60_000;

/** Milliseconds before and after, so that the prober has asked in time and the gateway is at rest again. */
const PAUSE_MS = 60;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends one request on a connection of its own; resolves with the whole answer. */
function send(port, bytes) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const began = performance.now();
    const chunks = [];
    let wanted = Infinity;
    let size = 0;
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      resolve({
        ms: performance.now() - began,
        bytes: size,
        status: /^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 'none',
        text,
      });
    };
    const timer = setTimeout(finish, PATIENCE_MS);
    socket.on('error', finish).on('close', finish);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (wanted === Infinity) wanted = wholeSize(Buffer.concat(chunks).toString('latin1'));
      if (size >= wanted) finish();
    });
  });
}

function wholeSize(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return Infinity;
  const length = /^content-length: (\d+)/im.exec(text.slice(0, end))?.[1];
  if (length !== undefined) return end + 4 + Number(length);
  return text.endsWith('\r\n0\r\n\r\n') ? text.length : Infinity;
}

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
    /** What one request did: its answer, the work, the growth in MiB, how long others waited at most and at 99 %. */
    async one(bytes) {
      await pause(PAUSE_MS);
      await waits();
      // The highest size begins anew.
      writeFileSync(`/proc/${gateway.pid}/clear_refs`, '5');
      const before = memory('VmRSS');
      const busyBefore = busy();
      const answer = await send(gateway.port, bytes);
      const work = busy() - busyBefore;
      await pause(PAUSE_MS);
      const waited = (await waits()).sort((a, b) => a - b);
      return {
        ...answer,
        work,
        growth: Math.max(0, memory('VmHWM') - before),
        blocked: waited.at(-1) ?? 0,
        p99: waited[Math.floor(waited.length * 0.99)] ?? 0,
      };
    },
    end: () => worker.terminate(),
  };
}
