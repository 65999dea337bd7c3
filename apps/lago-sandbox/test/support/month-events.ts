/** One event of the scripted month. */
export interface MonthEvent {
  transaction_id: string;
  external_subscription_id: string;
  code: string;
  timestamp: number;
  properties: Record<string, string | number>;
}

type Make = (index: number) => [code: string, properties: Record<string, string | number>];

// What each group costs under the seeded plan scale-monthly stands behind it, in cents.
const GROUPS: [count: number, make: Make][] = [
  [600, () => ['api_calls', {}]], // 100 free, 400 at 5 and 100 flat, 100 at 2: 2300
  [200, () => ['gpu_minutes', { minutes: 1.5, card_model: 'a100' }]], // 300 minutes at 10: 3000
  [100, () => ['gpu_minutes', { minutes: '1.5', card_model: 'h200' }]], // 150 minutes at 25: 3750
  [10, (index) => ['storage_gb', { gb: 5 + index * 30 }]], // the most is 275: 225 above 50 free, 3 packages of 500: 1500
  [40, () => ['payment_volume', { amount: 33.33 }]], // 1.2 % of 1333.20 is 15.9984, and 38 paid events at 0.10: 1980
  [20, (index) => ['seats', { user_id: `user-${index % 10}` }]], // 10 different users at 900: 9000
  [10, (index) => ['bandwidth', { mbit: 30 + index * 10 }]], // the latest is 120: 120 at 15 and 200 flat: 2000
  [20, () => ['render_minutes', { seconds: 100 }]], // 20 times 1.67 minutes at 1.5: 50.1, which is 50
];

/** What all of them cost together. */
export const USAGE_CENTS = 2300 + 3000 + 3750 + 1500 + 1980 + 9000 + 2000 + 50;

/** 1,000 events, one a second from a moment on. */
export function monthEvents(from: number): MonthEvent[] {
  const events = GROUPS.flatMap(([count, make]) => Array.from({ length: count }, (_, index) => make(index)));
  return events.map(([code, properties], index) => ({
    transaction_id: `month-${index + 1}`,
    external_subscription_id: 'sub-month',
    code,
    timestamp: from + index,
    properties,
  }));
}

export function batches<T>(rows: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
