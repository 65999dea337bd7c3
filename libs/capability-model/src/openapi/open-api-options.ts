import type { JsonSchema } from '../operation/operation.js';

/** Any OpenAPI object. */
export type OpenApiNode = Readonly<Record<string, unknown>>;

/** What whoever serves the operations adds to their description. */
export interface OpenApiOptions {
  /** Version of the service. */
  readonly version: string;
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string };
  /** Text after the description of the document. */
  readonly description?: string;
  /** Security schemes by name, and which of them are asked for. */
  readonly security?: {
    readonly schemes: Readonly<Record<string, OpenApiNode>>;
    readonly requirements: readonly OpenApiNode[];
  };
  /** Headers every operation reads; `writes` only those that change something. */
  readonly requestHeaders?: readonly RequestHeader[];
  /** Headers of every reply, by name. */
  readonly replyHeaders?: Readonly<Record<string, OpenApiNode>>;
  /** Other forms a successful reply can have, by media type. */
  readonly otherReplies?: Readonly<Record<string, OpenApiNode>>;
  /** True where records may be kept and sent later (202), and calls with many of them are cut. */
  readonly keepsRecords?: boolean;
  /** Error replies by status (`4XX` and `default` too). */
  readonly errors?: readonly ErrorReply[];
  /** Schemas that the errors refer to, by name. */
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
}

/** A header that callers may send. */
export interface RequestHeader {
  /** Key among the components. */
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
  readonly on: 'all' | 'writes';
}

/** An error reply, and where it is described. */
export interface ErrorReply {
  readonly status: string;
  /** Key among the components. */
  readonly key: string;
  readonly description: string;
  readonly content: OpenApiNode;
  readonly headers?: Readonly<Record<string, OpenApiNode>>;
  /** `body`: only where a body is taken; `writes`: only where something may change; `documented`: only where an operation documents the status. */
  readonly on: 'all' | 'body' | 'writes' | 'documented';
}
