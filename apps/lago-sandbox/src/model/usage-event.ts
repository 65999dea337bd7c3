/** One usage event. Flat and small: a sandbox may hold a million of them. */
export interface UsageEvent {
  readonly id: string;
  readonly transactionId: string;
  readonly subscription: string;
  readonly code: string;
  readonly timestamp: number;
  readonly createdAt: number;
  readonly properties: Record<string, unknown>;
  readonly preciseTotal: string | null;
}
