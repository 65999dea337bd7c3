import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StartError } from '@lago/gateway-kit';
import type { Gateway } from '@lago/gateway-kit';
import type { McpSettings } from '../settings.js';

const SHORTEST = 32;

/** The key that signs confirmations: as configured, else made from the upstream secrets, so that replicas agree. */
export function stateKey({ settings, secrets }: Pick<Gateway<McpSettings>, 'settings' | 'secrets'>): () => string {
  const given = settings.stateKey ?? (settings.stateKeyFile && readKey(settings.stateKeyFile));
  if (given) return () => given;
  const alone = randomBytes(SHORTEST).toString('hex');
  return () => {
    const present = Object.entries(secrets()).sort(([a], [b]) => (a < b ? -1 : 1));
    const known = present.filter(([, value]) => value);
    return known.length ? createHmac('sha256', JSON.stringify(known)).update('mcp confirmations').digest('hex') : alone;
  };
}

function readKey(path: string): string {
  let key: string;
  try {
    key = readFileSync(path, 'utf8').trim();
  } catch {
    throw new StartError('configuration', [`MCP_STATE_KEY_FILE: can not read ${path}`]);
  }
  if (key.length >= SHORTEST) return key;
  throw new StartError('configuration', [`MCP_STATE_KEY_FILE: the key must have ${SHORTEST} characters or more`]);
}
