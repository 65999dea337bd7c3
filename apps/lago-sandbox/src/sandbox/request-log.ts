import { createHash } from 'node:crypto';

/** One request as the control interface shows it; the key only as a hash. */
export interface LoggedRequest {
  at: string;
  method: string;
  path: string;
  query: string;
  operation: string | null;
  status: number | null;
  requestId: string;
  bodySha256: string;
  bodyBytes: number;
  keySha256: string | null;
  /** 1 for the first request with this key, method, path, query and body, 2 for its first repeat, and so on. */
  attempt: number;
  fault: string | null;
}

const CAPACITY = 20_000;

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The latest requests, bounded. */
export class RequestLog {
  private entries: LoggedRequest[] = [];
  private readonly seen = new Map<string, number>();

  add(entry: Omit<LoggedRequest, 'attempt'>): LoggedRequest {
    const identity = [entry.keySha256, entry.method, entry.path, entry.query, entry.bodySha256].join(' ');
    const attempt = (this.seen.get(identity) ?? 0) + 1;
    this.seen.set(identity, attempt);
    if (this.seen.size > CAPACITY) this.seen.delete(this.seen.keys().next().value ?? '');
    const logged = { ...entry, attempt };
    this.entries.push(logged);
    // Cut in large steps: shifting an array of this size on each request would cost more than answering it.
    if (this.entries.length >= 2 * CAPACITY) this.entries = this.entries.slice(-CAPACITY);
    return logged;
  }

  all(): LoggedRequest[] {
    return this.entries.slice(-CAPACITY);
  }

  latest(count: number): LoggedRequest[] {
    return this.entries.slice(-count);
  }

  clear(): void {
    this.entries = [];
    this.seen.clear();
  }
}
