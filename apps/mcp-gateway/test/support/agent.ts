import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { legacy } from './raw.js';

/** What an agent reads of one answer. */
export interface Read {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
}

/** A client that knows an address only, and counts what it calls and reads. */
export interface Agent {
  call(name: string, args?: unknown): Promise<Read>;
  /** Proposes a call, checks what a person would be shown, and makes it. */
  confirmed(name: string, args: unknown, shown: readonly (string | RegExp)[]): Promise<Read>;
  readonly spent: { calls: number; tokens: number };
}

/** An agent that has no person to ask: confirmations come as tokens. */
export function createAgent(url: string): Agent {
  const spent = { calls: 0, tokens: 0 };
  async function call(name: string, args: unknown = {}): Promise<Read> {
    const { json } = await legacy(url, 'tools/call', { name, arguments: args });
    const result = json.result as unknown as {
      readonly isError?: boolean;
      readonly structuredContent?: Readonly<Record<string, unknown>>;
      readonly content: readonly { readonly text?: string; readonly uri?: string }[];
    };
    const text = result.content.map((block) => block.text ?? block.uri ?? '').join('\n');
    spent.calls += 1;
    spent.tokens += encode(text).length;
    return { text, data: result.structuredContent ?? {}, failed: result.isError === true };
  }
  return {
    call,
    spent,
    async confirmed(name, args, shown) {
      const proposed = await call(name, args);
      for (const words of shown) expect(proposed.text).toMatch(words);
      const next = proposed.data['next'] as { tool: string; arguments: unknown } | undefined;
      expect([name, proposed.data['status']]).toEqual([name, 'not_done_yet']);
      return call(next!.tool, next!.arguments);
    },
  };
}
