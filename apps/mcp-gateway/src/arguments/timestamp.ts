const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** A moment of ISO 8601 in seconds since 1970, with its decimals; UTC where no zone is named; undefined for all else. */
export function unixSeconds(value: unknown): number | undefined {
  const match = typeof value === 'string' ? ISO.exec(value.trim()) : null;
  if (!match) return undefined;
  const [, date = '', time = '00:00', second = '00', fraction = '', zone = 'Z'] = match;
  const offset = /^[+-]\d{2}$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const whole = Date.parse(`${date}T${time}:${second}${offset}`);
  // Days that are none, such as the 30th of February, are another day to Date.
  if (Number.isNaN(whole) || new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10) !== date) return undefined;
  return Number(`${whole / 1000}${fraction ? `.${fraction}` : ''}`);
}
