import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** An upstream that answers everything and remembers the method and path of what reached it. */
export async function startUpstream() {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await /** @type {Promise<void>} */ (new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)));
  return {
    url: `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/api/v1`,
    seen,
    close: () => server.close(),
  };
}

/** Starts a built gateway that knows one consumer, who may do everything. */
export async function startGateway(app, upstreamUrl) {
  const key = `gwk_${randomBytes(32).toString('base64url')}`;
  const sha256 = createHash('sha256').update(key).digest('hex');
  const file = join(mkdtempSync(join(tmpdir(), 'fuzz-')), 'consumers.yaml');
  writeFileSync(file, JSON.stringify({ consumers: [{ name: 'fuzz', keys: [{ sha256 }], scopes: ['everything'] }] }));
  const child = spawn(process.execPath, [join(ROOT, `apps/${app}/dist/main.js`)], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      MANAGEMENT_PORT: '0',
      LAGO_TOKEN: 'sandbox',
      LAGO_API_URL: upstreamUrl,
      CONSUMERS_FILE: file,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  // Only the end is kept: a long run refuses, and so records, a lot.
  child.stderr.on('data', (chunk) => (log = (log + String(chunk)).slice(-200_000)));
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      const found = /listening on (\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.once('exit', (code) => reject(new Error(`${app} ended with ${code}\n${log}`)));
  });
  return {
    app,
    url,
    key,
    port: Number(new URL(url).port),
    pid: child.pid,
    log: () => log,
    alive: () => child.exitCode === null && child.signalCode === null,
    /** Resident memory in MiB: now, and the most there ever was. */
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const mib = (field) => Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
      return { now: mib('VmRSS'), most: mib('VmHWM') };
    },
    stop: () => child.kill('SIGTERM'),
  };
}
