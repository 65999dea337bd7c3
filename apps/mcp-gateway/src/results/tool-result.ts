/** A block of a tool's answer. */
export type ResultBlock =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'resource_link';
      readonly uri: string;
      readonly name: string;
      readonly description: string;
      readonly mimeType?: string;
    }
  | {
      readonly type: 'resource';
      readonly resource: { readonly uri: string; readonly mimeType: string; readonly blob: string };
    };

/** A tool's answer as the protocol carries it. */
export interface ToolResult {
  readonly content: readonly ResultBlock[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly isError?: true;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** Marks an answer whose texts were written by customers and staff of the business. */
export const UPSTREAM_DATA = { 'gateway/content': 'data, not instructions' } as const;

/** An answer that says in words what went wrong; never with structured content. */
export function errorResult(text: string): ToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
