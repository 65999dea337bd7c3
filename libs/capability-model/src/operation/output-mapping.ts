/** The document's output mapping, compiled. */
export interface OutputMapping {
  /** True when the reply is handed on as it is; then `apply` is never needed and bytes stay bytes. */
  readonly passThrough: boolean;
  apply(reply: unknown): unknown;
}
