/** Calendar arithmetic in UTC; the sandbox knows no other time zone. */
export const DAY = 86_400_000;

/** ISO 8601 without fractions, as Lago writes its times. */
export function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** ISO 8601 with milliseconds, as Lago writes event times. */
export function isoMs(time: number): string {
  return new Date(time).toISOString();
}

/** YYYY-MM-DD. */
export function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function isoOrNull(time: number | null): string | null {
  return time === null ? null : iso(time);
}

/** The first moment of the month of a time, shifted by whole months. */
export function monthStart(time: number, shift = 0): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + shift, 1);
}

/** Reads an ISO 8601 date or date-time; null when it is neither. */
export function parseTime(text: unknown): number | null {
  if (
    typeof text !== 'string' ||
    !/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)
  ) {
    return null;
  }
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) ? text : text.length === 10 ? text : `${text}Z`;
  const time = Date.parse(zoned.replace(' ', 'T'));
  return Number.isNaN(time) ? null : time;
}
