import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import type { ClientOptions } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

export interface CallResult {
  readonly isError?: boolean;
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly content: readonly { readonly type: string; readonly text?: string; readonly uri?: string }[];
}

/** What the tests need of a client, whichever SDK it is from. */
export interface AnyClient {
  call(name: string, args?: Readonly<Record<string, unknown>>): Promise<CallResult>;
  list(): Promise<readonly { name: string; title?: string; inputSchema: Record<string, unknown> }[]>;
  close(): Promise<void>;
}

/** A client of the v1 SDK, which speaks 2025-11-25 and earlier. */
export async function legacyClient(url: string): Promise<AnyClient> {
  const client = new LegacyClient({ name: 'v1', version: '1' });
  await client.connect(new LegacyTransport(new URL(url)));
  return {
    call: async (name, args = {}) => (await client.callTool({ name, arguments: args })) as unknown as CallResult,
    list: async () => (await client.listTools()).tools as never,
    close: () => client.close(),
  };
}

export type Mode = 'legacy' | 'auto' | 'modern';

/** A client of the v2 SDK: bound to the 2025 revisions, free to choose, or bound to 2026-07-28. */
export async function v2Client(
  url: string,
  mode: Mode,
  options: ClientOptions = {},
  prepare?: (client: ModernClient) => void,
): Promise<AnyClient> {
  const negotiation = mode === 'modern' ? { mode: { pin: '2026-07-28' } } : { mode };
  const client = new ModernClient({ name: 'v2', version: '1' }, {
    versionNegotiation: negotiation,
    ...options,
  } as ClientOptions);
  prepare?.(client);
  await client.connect(new ModernTransport(new URL(url)));
  return {
    call: async (name, args = {}) => (await client.callTool({ name, arguments: args })) as unknown as CallResult,
    list: async () => (await client.listTools()).tools as never,
    close: () => client.close(),
  };
}

/** The text of an answer's first block. */
export function textOf({ content }: CallResult): string {
  return content[0]?.text ?? '';
}
