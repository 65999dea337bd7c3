const CALENDAR = String.raw`(\d{4})-(\d{2})-(\d{2})`;
const CLOCK = String.raw`(\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)`;
const ZONE = String.raw`(z|[-+]\d{2}(?::?\d{2})?)`;
const ISO = new RegExp(`^${CALENDAR}(?:t${CLOCK}${ZONE}?)?$`, 'i');
const LOOSE = new RegExp(`^${CALENDAR}(?:[t ]${CLOCK}(?: ?(?:${ZONE}|UTC|GMT))?)?$`, 'i');
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:t(\d{2})(\d{2})(\d{2})?(z|[-+]\d{4})?)?$/i;
const ORDINAL = /^(\d{4})-?(\d{3})$/;
const WEEK = /^(\d{4})-?w(\d{2})-?([1-7])$/i;
const DAY = 86_400_000;

/** What `DateTime.iso8601` reads, as milliseconds: UTC where no zone is named, midnight where no time is. */
export function isoTime(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const compact = COMPACT.exec(text);
  if (compact) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = compact;
    return moment(`${year}-${month}-${day}`, `${hour}:${minute}:${second}`, zone);
  }
  const [, ordinalYear, ordinal] = ORDINAL.exec(text) ?? [];
  if (ordinalYear !== undefined) return dayOfYear(Number(ordinalYear), Number(ordinal));
  const [, weekYear, week, weekday] = WEEK.exec(text) ?? [];
  if (weekYear !== undefined) return dayOfWeek(Number(weekYear), Number(week), Number(weekday));
  return read(text, ISO);
}

/** What `Time.zone.parse` reads of the usual forms: ISO 8601, also with spaces and with UTC by name. */
export function looseTime(value: unknown): number | null {
  return isoTime(value) ?? (typeof value === 'string' ? read(value.trim(), LOOSE) : null);
}

/** What `Date.iso8601` reads: the day of a date or of a date and time. */
export function isoDay(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const day = value.trim().split(/t/i)[0] ?? '';
  return isoTime(value) === null ? null : isoTime(day);
}

function read(text: string, form: RegExp): number | null {
  const match = form.exec(text);
  if (!match) return null;
  const [, year, month, day, clock = '00:00', zone = 'Z'] = match;
  return moment(`${year}-${month}-${day}`, clock, zone);
}

function moment(day: string, clock: string, zone: string): number | null {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return null;
  const time = clock.length === 5 ? `${clock}:00` : clock.replace(',', '.');
  const offset = /^[-+]\d{2}$/.test(zone) ? `${zone}:00` : zone.replace(/^([-+]\d{2})(\d{2})$/, '$1:$2').toUpperCase();
  const parsed = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(parsed) ? null : parsed;
}

function dayOfYear(year: number, day: number): number | null {
  const time = Date.UTC(year, 0, day);
  return day > 0 && new Date(time).getUTCFullYear() === year ? time : null;
}

function dayOfWeek(year: number, week: number, weekday: number): number | null {
  if (week < 1 || week > 53) return null;
  const fourth = Date.UTC(year, 0, 4);
  const first = new Date(fourth).getUTCDay() || 7;
  return fourth + (weekday - first + (week - 1) * 7) * DAY;
}
