const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `90d`, `12h` or `30m`; undefined for anything else. */
export function duration(text: string): number | undefined {
  const parts = /^(\d{1,6})([mhd])$/.exec(text);
  if (!parts) return undefined;
  return Number(parts[1]) * UNITS[parts[2] as keyof typeof UNITS];
}

/** The moment `90d` from now, or the date or time that `text` is; undefined for anything else. */
export function moment(text: string, now: number): string | undefined {
  const ms = duration(text);
  if (ms !== undefined) return new Date(now + ms).toISOString();
  return /^\d{4}-\d{2}-\d{2}/.test(text) && Number.isFinite(Date.parse(text)) ? text : undefined;
}
