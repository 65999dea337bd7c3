import type { JsonSchema, Operation, ToolArguments } from '@lago/capability-model';

/** What `tools/list` shows of a tool. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema & { readonly type: 'object' };
  readonly outputSchema: JsonSchema & { readonly type: 'object' };
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

/** Which of a tool's names is advertised: the document's, or the one with underscores. */
export type NameStyle = 'document' | 'snake';

/** One tool, compiled once at start. */
export interface CatalogTool {
  readonly style: NameStyle;
  /** The advertised name; the others are accepted as well. */
  readonly name: string;
  readonly names: readonly string[];
  readonly operation: Operation;
  readonly readOnly: boolean;
  /** Must be confirmed before it runs, as things are configured. */
  readonly confirm: boolean;
  readonly arguments: ToolArguments;
  /** Arguments of the gateway's own that this tool takes. */
  readonly controls: ReadonlySet<string>;
  readonly listed: ListedTool;
  /** A text of the contract, with the names under which other tools are advertised. */
  readonly say: (text: string) => string;
}

/** What the contract says, with the names that are advertised; for values that hold nothing but words. */
export function inWordsOf<T>({ say }: Pick<CatalogTool, 'say'>, words: T): T {
  return words === undefined ? words : (JSON.parse(say(JSON.stringify(words))) as T);
}
