export type Bucket = 'events' | 'current_usage' | 'default';

/** Requests per second and bucket; Lago Cloud's limits are 500, 200 and 50. */
export type Limits = Record<Bucket, number>;

export const CLOUD_LIMITS: Readonly<Limits> = Object.freeze({ events: 500, current_usage: 200, default: 50 });

/** Reads "off", "on" or "events=10,current_usage=5,default=2"; undefined when it is none of these. */
export function parseLimits(text: string): Limits | null | undefined {
  if (text === '' || text === 'off') return null;
  if (text === 'on') return { ...CLOUD_LIMITS };
  const limits = { ...CLOUD_LIMITS };
  for (const part of text.split(',')) {
    const match = /^\s*(events|current_usage|default)\s*=\s*(\d+)\s*$/.exec(part);
    if (!match || Number(match[2]) < 1) return undefined;
    limits[match[1] as Bucket] = Number(match[2]);
  }
  return limits;
}

/** What is left of a window of one second, in whole seconds; computed from fractions it would be 2 now and then. */
const SECONDS = 1;

interface Window {
  start: number;
  count: number;
}

/** What the edge says about one request. */
export interface Verdict {
  allowed: boolean;
  headers: Record<string, string>;
}

/** Fixed windows of one second per organization and bucket, as the edge of Lago Cloud keeps them. */
export class RateLimiter {
  private readonly windows = new Map<string, Window>();

  constructor(
    public limits: Limits | null,
    private readonly clock: () => number,
  ) {}

  take(organization: string, bucket: Bucket): Verdict | null {
    if (!this.limits) return null;
    const now = this.clock();
    const key = `${bucket} ${organization}`;
    let window = this.windows.get(key);
    if (!window || now - window.start >= 1000) this.windows.set(key, (window = { start: now, count: 0 }));
    window.count += 1;
    const limit = this.limits[bucket];
    return {
      allowed: window.count <= limit,
      headers: {
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(Math.max(0, limit - window.count)),
        'X-RateLimit-Reset': String(SECONDS),
      },
    };
  }

  reset(): void {
    this.windows.clear();
  }
}
