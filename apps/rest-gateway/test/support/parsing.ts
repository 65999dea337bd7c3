/** What one client reads from answers: kinds of values by record and member; `?` is what may be null or absent. */
export interface Reader {
  readonly client: string;
  readonly about: string;
  readonly records: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A number as it was written: a reader of whole numbers takes no fraction and no exponent. */
class Written {
  constructor(readonly digits: string) {}
}

const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => value instanceof Written && /^-?\d+$/.test(value.digits),
  object: isObject,
  uuid: (value) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(value)),
  time: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(String(value)),
  // Either fields with lists of codes, or positions with such fields: never both.
  details: (value) => isObject(value) && (isFields(value) || Object.entries(value).every(isRow)),
};

/** Members of an answer's record, or of an error, that the client cannot read. */
export function misread({ client, records }: Reader, root: string, text: string): string[] {
  const members = records[root];
  if (!members) return [];
  const body = read(text);
  const record = root === 'error' ? body : isObject(body) ? body[root] : undefined;
  if (!isObject(record)) return [`${client} finds no ${root}`];
  return Object.entries(members).flatMap(([name, said]) => {
    const kind = said.replace('?', '');
    const value = record[name];
    const absent = value === null || value === undefined;
    const fits = absent ? said.endsWith('?') : KINDS[kind]?.(value);
    return fits ? [] : [`${client} cannot read ${name} as ${kind}`];
  });
}

function read(text: string): unknown {
  const reviver = (_key: string, value: unknown, context: { readonly source?: string }) =>
    typeof value === 'number' ? new Written(context.source ?? '') : value;
  try {
    return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Written);
}

function isFields(value: Record<string, unknown>): boolean {
  return Object.values(value).every((codes) => Array.isArray(codes) && codes.every((code) => typeof code === 'string'));
}

function isRow([position, fields]: [string, unknown]): boolean {
  return /^\d+$/.test(position) && isObject(fields) && isFields(fields);
}
