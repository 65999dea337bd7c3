// npm run conformance: both revisions of the official suite against the production door with the fixtures beside it.
// `--own` leaves the fixtures out and prints which scenarios the gateway's own tools serve.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const APP = join(import.meta.dirname, '../..');
const SUITE = join(APP, '../../node_modules/@modelcontextprotocol/conformance/dist/index.js');
const own = process.argv.includes('--own');
const { PATH, HOME } = process.env;

const gateway = spawn(process.execPath, [join(APP, own ? 'dist/main.js' : 'test/conformance/main.mjs')], {
  // The suite calls no tool of the catalog, so nothing has to answer upstream.
  env: {
    PATH,
    HOME,
    PORT: '0',
    MANAGEMENT_PORT: '0',
    LAGO_TOKEN: 'sandbox',
    LAGO_API_URL: 'http://127.0.0.1:9',
    LOG_LEVEL: 'error',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const url = await new Promise((resolve, reject) => {
  gateway.stdout.on('data', (chunk) => {
    const found = /listening on (\S+)/.exec(String(chunk));
    if (found) resolve(`${found[1]}/mcp`);
  });
  gateway.once('close', (code) => reject(new Error(`the gateway ended with ${code}`)));
});

function run(revision, ...options) {
  const out = mkdtempSync(join(tmpdir(), `conformance-${revision}-`));
  const args = [SUITE, 'server', '--url', url, '--requirements', revision, '-o', out, ...options];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: APP, encoding: 'utf8' });
  const text = `${stdout}${stderr}`;
  const summary = text.slice(text.indexOf('=== SUMMARY ==='));
  console.log(`${revision}: ${status === 0 ? 'passed' : 'failed'}\n${summary}`);
  return status === 0;
}

const baseline = join(APP, 'test/conformance/baseline.yml');
const passed = [run('2026-07-28'), run('2025-11-25', '--expected-failures', baseline)];
gateway.removeAllListeners('close');
gateway.once('close', () => process.exit(own || passed.every(Boolean) ? 0 : 1));
gateway.kill('SIGTERM');
