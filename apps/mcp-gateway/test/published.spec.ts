import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variablesOf } from '@lago/gateway-kit';
import { McpSettings } from '../src/config/settings.js';

const APP = join(import.meta.dirname, '..');
const CLIENTS = join(APP, 'docs/clients');

function read(file: string): string {
  return readFileSync(join(APP, file), 'utf8');
}

interface Package {
  readonly registryType: string;
  readonly identifier: string;
  readonly transport: { readonly type: string; readonly url: string };
  readonly environmentVariables: readonly {
    readonly name: string;
    readonly isSecret?: boolean;
    readonly default?: string;
  }[];
}

describe('server.json', () => {
  const server = JSON.parse(read('server.json')) as {
    name: string;
    description: string;
    version: string;
    packages: Package[];
  };

  it('keeps the limits of the registry schema of 2025-12-11', () => {
    expect(server.name).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
    expect(server.description.length).toBeLessThanOrEqual(100);
    for (const { registryType, identifier, transport } of server.packages) {
      expect([registryType, transport.type]).toEqual(['oci', 'streamable-http']);
      expect(identifier).not.toContain('latest');
    }
  });

  it('has the version of the package', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(server.version).toBe(version);
    expect(server.packages[0]?.identifier.endsWith(`:${version}`)).toBe(true);
  });

  it('is what the image says it belongs to', () => {
    const dockerfile = read('../../deploy/Dockerfile');
    expect(/io\.modelcontextprotocol\.server\.name="([^"]+)"/.exec(dockerfile)?.[1]).toBe(server.name);
  });

  it('names variables that exist, with their defaults, secrets marked', () => {
    const known = new Map(variablesOf(McpSettings).map((variable) => [variable.name, variable]));
    for (const { name, isSecret, default: given } of server.packages[0]!.environmentVariables) {
      if (name === 'LAGO_TOKEN') expect(isSecret).toBe(true);
      if (name.startsWith('LAGO_')) continue;
      expect([name, known.has(name)]).toEqual([name, true]);
      const fallback = known.get(name)?.fallback;
      if (fallback !== undefined) expect([name, given]).toEqual([name, fallback]);
    }
  });
});

describe('client snippets', () => {
  const readme = read('README.md');

  it.each(readdirSync(CLIENTS).filter((file) => file.endsWith('.json')))('%s is JSON and points at a door', (file) => {
    const text = read(`docs/clients/${file}`);
    const addresses = JSON.stringify(JSON.parse(text)).match(/https?:[^"]+|[^"]+stdio\.js/g) ?? [];
    expect(addresses).toHaveLength(1);
    expect(addresses[0]).toMatch(/\/mcp(?:\/|$)|dist\/stdio\.js$/);
  });

  it.each(readdirSync(CLIENTS).filter((file) => !/^(?:claude-desktop|chatgpt)\./.test(file)))(
    '%s sends a key',
    (file) => {
      expect(read(`docs/clients/${file}`)).toMatch(
        /"Authorization": "Bearer \$|"authorization": "|^bearer_token_env_var = /m,
      );
    },
  );

  it('codex.toml is what Codex reads', () => {
    expect(read('docs/clients/codex.toml')).toMatch(
      /^\[mcp_servers\.lago\]\nurl = "http:\/\/127\.0\.0\.1:9090\/mcp"\n/,
    );
  });

  it.each(readdirSync(CLIENTS))('the README mentions %s', (file) => expect(readme).toContain(`docs/clients/${file}`));
});
