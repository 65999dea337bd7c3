import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StartError } from '@lago/gateway-kit';
import type { McpGateway } from '../config/gateway.js';

const SHORTEST = 32;

/** The key that signs confirmations: as configured, else made from the upstream secrets, else of this process alone. */
export interface StateKey {
  key(): string;
  /** True while replicas that are configured alike have the same. */
  agreed(): boolean;
}

export function stateKey({ settings, secrets }: Pick<McpGateway, 'settings' | 'secrets'>): StateKey {
  const given = settings.stateKey ?? (settings.stateKeyFile && readKey(settings.stateKeyFile));
  if (given) return { key: () => given, agreed: () => true };
  const alone = randomBytes(SHORTEST).toString('hex');
  const known = () =>
    Object.entries(secrets())
      .filter(([, value]) => value)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    key() {
      const present = known();
      if (!present.length) return alone;
      return createHmac('sha256', JSON.stringify(present)).update('mcp confirmations').digest('hex');
    },
    agreed: () => known().length > 0,
  };
}

function readKey(path: string): string {
  let key: string;
  try {
    key = readFileSync(path, 'utf8').trim();
  } catch {
    throw new StartError('configuration', [`MCP_STATE_KEY_FILE: cannot read ${path}`]);
  }
  if (key.length >= SHORTEST) return key;
  throw new StartError('configuration', [`MCP_STATE_KEY_FILE: the key must have ${SHORTEST} characters or more`]);
}
