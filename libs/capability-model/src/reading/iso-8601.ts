/** A moment as ISO 8601 writes it, taken apart. Texts, so that no digit is lost. */
interface Parts {
  readonly date: string;
  /** `hh:mm:ss`, with a fraction where one was given. */
  readonly time: string | undefined;
  /** `Z` or `+hh:mm`. */
  readonly zone: string | undefined;
}

const CALENDAR = String.raw`(?<year>\d{4})-?(?<month>\d{2})-?(?<day>\d{2})`;
const ORDINAL = String.raw`(?<ordinalYear>\d{4})-?(?<ordinal>\d{3})`;
const WEEK = String.raw`(?<weekYear>\d{4})-?W(?<week>\d{2})-?(?<weekday>[1-7])`;
const TIME = String.raw`(?<hour>\d{2}):?(?<minute>\d{2})(?::?(?<second>\d{2})(?<fraction>[.,]\d+)?)?`;
const ZONE = String.raw`(?<zone>Z|[-+]\d{2}(?::?\d{2})?)`;
const STRICT = new RegExp(`^(?:${CALENDAR}|${ORDINAL}|${WEEK})(?:T${TIME}${ZONE}?)?$`, 'i');
/** Also as people and `to_s` write it: a space before the time and before the zone, UTC by name. */
const LOOSE = new RegExp(`^(?:${CALENDAR})(?:(?:T|\\s)${TIME}(?:\\s?(?:${ZONE}|(?<named>UTC|GMT)))?)?$`, 'i');
/** Basic and extended form do not mix. */
const MIXED = /^(?:\d{4}-\d{4}|\d{6}-\d{2}|\d{4}-W\d{3}(?!\d)|\d{4}W\d{2}-)|^\d{8}T\d{2}:|^\d{4}-\d{2}-\d{2}T\d{4}/i;

/** An ISO 8601 date, or the date of a date and time, as `YYYY-MM-DD`; undefined when it is none. */
export function isoDate(text: string): string | undefined {
  return parse(text, STRICT)?.date;
}

/** An ISO 8601 date and time, or a date alone (its midnight), as RFC 3339 writes it; UTC where no zone is named. */
export function isoDateTime(text: string): string | undefined {
  return written(parse(text, STRICT));
}

/** The same, also with spaces and with UTC by name, as `2030-01-31 12:00:00 UTC`. */
export function looseDateTime(text: string): string | undefined {
  return written(parse(text, LOOSE));
}

function written(parts: Parts | undefined): string | undefined {
  if (!parts) return undefined;
  const { date, time = '00:00:00', zone = 'Z' } = parts;
  return time === END_OF_DAY ? `${dayAfter(date)}T00:00:00${zone}` : `${date}T${time}${zone}`;
}

const END_OF_DAY = '24:00:00';

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}

function parse(text: string, form: RegExp): Parts | undefined {
  const groups = MIXED.test(text) ? undefined : form.exec(text.trim())?.groups;
  const date = groups && dateOf(groups);
  if (!groups || !date) return undefined;
  const { hour, minute = '00', second = '00', fraction = '' } = groups;
  const time = hour === undefined ? undefined : `${hour}:${minute}:${second}${fraction.replace(',', '.')}`;
  if (time !== END_OF_DAY && (Number(hour ?? 0) > 23 || Number(minute) > 59 || Number(second) > 59)) return undefined;
  const zone = zoneOf(groups);
  return zone === null ? undefined : { date, time, zone };
}

function dateOf(groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const { year, month, day, ordinalYear, ordinal, weekYear, week, weekday } = groups;
  if (year !== undefined) return dayOf(Number(year), Number(month), Number(day));
  if (ordinalYear !== undefined) {
    const date = dayOf(Number(ordinalYear), 1, Number(ordinal), true);
    return date?.startsWith(ordinalYear) ? date : undefined;
  }
  const first = new Date(Date.UTC(Number(weekYear), 0, 4)).getUTCDay() || 7;
  const count = Number(week);
  if (count < 1 || count > 53) return undefined;
  return dayOf(Number(weekYear), 1, 4 - first + (count - 1) * 7 + Number(weekday), true);
}

/** A day of the calendar; with `overflow` the day may lie beyond its month. */
function dayOf(year: number, month: number, day: number, overflow = false): string | undefined {
  if (year < 1 || (overflow && day === 0)) return undefined;
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  if (!overflow && (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)) return undefined;
  return date.toISOString().slice(0, 10);
}

/** Null when it is no zone of this world. */
function zoneOf({ zone, named }: Readonly<Record<string, string | undefined>>): string | undefined | null {
  if (named !== undefined || zone?.toUpperCase() === 'Z') return 'Z';
  if (zone === undefined) return undefined;
  const [, sign = '', hours = '', minutes = '00'] = /^([-+])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return Number(hours) > 23 || Number(minutes) > 59 ? null : `${sign}${hours}:${minutes}`;
}
