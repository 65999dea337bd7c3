/** A query the way Rails reads it: plain values, lists written name[], and maps written name[key]. */
export type QueryValue = string | string[] | Record<string, string | string[]>;
export type Query = Record<string, QueryValue>;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** Reads a query string without its question mark. */
export function parseQuery(search: string): Query {
  // Without a prototype, so that no name a caller sends can mean anything but a parameter.
  const query = Object.create(null) as Query;
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const cut = pair.indexOf('=');
    const rawName = decode(cut < 0 ? pair : pair.slice(0, cut));
    const value = cut < 0 ? '' : decode(pair.slice(cut + 1));
    const bracket = /^([^[]+)\[([^\]]*)\](\[\])?$/.exec(rawName);
    const name = bracket?.[1] ?? rawName;
    const current = Object.hasOwn(query, name) ? query[name] : undefined;
    if (!bracket) query[name] = value;
    else if (bracket[2] === '') query[name] = Array.isArray(current) ? [...current, value] : [value];
    else {
      const key = bracket[2] ?? '';
      const pairs = isMap(current) ? current : {};
      query[name] = { ...pairs, [key]: bracket[3] ? [pairs[key] ?? [], value].flat() : value };
    }
  }
  return query;
}

const isMap = (value: QueryValue | undefined): value is Record<string, string | string[]> =>
  typeof value === 'object' && !Array.isArray(value);

/** A plain value, also a blank one; lists and maps count as absent. */
export function sent(query: Query, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' ? value : undefined;
}

/** A plain value that is not blank. */
export function scalar(query: Query, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A list sent with brackets; without them it is absent, which is how Lago drops such filters. */
export function list(query: Query, name: string): string[] {
  const value = query[name];
  return Array.isArray(value) ? value : [];
}

export function map(query: Query, name: string): Record<string, string | string[]> | undefined {
  const value = query[name];
  return isMap(value) ? value : undefined;
}
