/** How a call ended. */
export type AuditOutcome =
  /** The upstream did it. */
  | 'done'
  /** The upstream answered with an error. */
  | 'refused-by-upstream'
  /** The gateway did not let it through; nothing was sent. */
  | 'refused'
  /** Nothing was sent, because it could not be. */
  | 'failed'
  /** It was sent and no answer came: it may have taken effect. */
  | 'unknown'
  /** Only described, as asked. */
  | 'dry-run';

/** One line of the audit: every write, and every refusal. It never has values or secrets of the caller. */
export interface AuditEntry {
  readonly requestId: string;
  readonly outcome: AuditOutcome;
  readonly consumer?: string;
  readonly operation?: string;
  readonly class?: string;
  /** The record it is about, by path parameter: an id the API made, or the digest of one that callers chose. */
  readonly resource?: Readonly<Record<string, string>>;
  /** Status of the upstream's answer. */
  readonly status?: number;
  /** Slug of the gateway's own error. */
  readonly problem?: string;
  /** Described names of what was given, and bytes of each. */
  readonly arguments?: Readonly<Record<string, number>>;
  readonly ms?: number;
}

/** Where the record goes. */
export interface Audit {
  /**
   * Resolves when the line is written, in the same turn of the event loop, together with the other lines of that turn.
   * Whoever answers waits for it, so that a crash loses nothing that was answered. Never rejects.
   */
  write(entry: AuditEntry): Promise<void>;
}
