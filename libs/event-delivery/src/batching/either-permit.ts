/** Leave to send one request. */
export interface Permit {
  readonly bucket: string;
  /** The request has ended. */
  done(): void;
  /** Nothing was sent with it. */
  giveBack(): void;
}

export interface Permits {
  /** A permit that is there without waiting, when nobody else waits for one. */
  now(bucket: string): Permit | undefined;
  /** Waits for one; rejects when `signal` aborts, or when there will be none in time. */
  wait(bucket: string, signal: AbortSignal): Promise<Permit>;
}

/** The first permit of any of the buckets; the others are not waited for any more. Rejects when none gives one. */
export async function eitherPermit(permits: Permits, buckets: readonly string[]): Promise<Permit> {
  const asking = new AbortController();
  let found = false;
  const asked = buckets.map(async (bucket) => {
    const permit = await permits.wait(bucket, asking.signal);
    if (found) permit.giveBack();
    found = true;
    return permit;
  });
  try {
    return await Promise.any(asked);
  } catch (error) {
    throw (error as AggregateError).errors[0];
  } finally {
    asking.abort();
  }
}
