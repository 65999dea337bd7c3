/** An upstream answer: lower-case header names, body as received bytes. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Set when the call's own answer was lost or refused and the effect was found to have happened all the same. */
  readonly reconciled?: true;
  /** Set when this is the stored answer of an earlier call with the same idempotency key. */
  readonly replayed?: true;
}
