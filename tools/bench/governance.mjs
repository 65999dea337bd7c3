// What "everything on" means: callers must say who they are, inputs are checked, every consumer has its limits, every
// write is in the audit, logs and metrics are written.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const CLI = join(import.meta.dirname, '../../libs/gateway-kit/dist/consumers/cli/main.js');
const LIMIT = { perSecond: 1_000_000, burst: 1_000_000 };

/** The environment of a governed gateway, the headers a caller then sends, and a function that removes the files. */
export function governance() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-consumers-'));
  const file = join(folder, 'consumers.yaml');
  const said = execFileSync(process.execPath, [CLI, 'add', 'bench', '--scopes', 'everything', '--file', file], {
    encoding: 'utf8',
  });
  const [key] = /\S{40,}/.exec(said);
  const consumers = parse(readFileSync(file, 'utf8'));
  for (const consumer of consumers.consumers) {
    consumer.limits = { read: LIMIT, write: LIMIT, destructive: LIMIT, concurrency: 10_000 };
  }
  writeFileSync(file, stringify(consumers));
  return {
    environment: {
      CONSUMERS_FILE: file,
      GATEWAY_AUTH: 'keys',
      VALIDATION: 'enforce',
      LOG_LEVEL: 'info',
      AUDIT_FILE: join(folder, 'audit.jsonl'),
    },
    headers: { authorization: `Bearer ${key}` },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
