import type { Operation } from '@lago/capability-model';
import { isRecord } from './pointer.js';
import type {
  FindMatchRule,
  Made,
  MatchEntry,
  QueryValue,
  ReadRule,
  Rule,
  StoredRule,
  Trace,
  Trigger,
} from './rule.js';

/** Checks the reconcile rule of an operation. Throws TypeError that names operation and key; undefined without a rule. */
export function readRule({ id, facts }: Operation): Rule | undefined {
  if (!facts.reconcile) return undefined;
  const raw = new Source(facts.reconcile, `reconcile rule of ${id}`);
  const advice = raw.optional('advice', text);
  switch (facts.reconcile.strategy) {
    case 'exists-equal':
      return {
        strategy: 'exists-equal',
        advice,
        on: raw.required('on', trigger),
        read: raw.required('read', readOf),
        sent: raw.required('sent', text),
        found: raw.required('found', text),
        match: raw.optional('match', entries) ?? [],
        ignore: raw.optional('ignore', texts) ?? [],
        createdAt: raw.optional('createdAt', text),
      };
    case 'gone':
      return { strategy: 'gone', advice, on: raw.required('on', trigger), read: raw.required('read', readOf) };
    case 'state-reached':
      return {
        strategy: 'state-reached',
        advice,
        on: raw.optional('on', trigger),
        before: raw.optional('before', flag) ?? false,
        read: raw.required('read', readOf),
        field: raw.required('field', text),
        values: raw.optional('present', flag) ? undefined : raw.required('values', list),
        at: raw.optional('at', text),
        found: raw.optional('found', text),
        makes: raw.optional('makes', made),
      };
    case 'duplicate-stored': {
      const item = raw.optional('item', text);
      return {
        strategy: 'duplicate-stored',
        advice,
        on: raw.required('on', trigger),
        where: item ?? raw.required('items', text),
        list: item === undefined,
        id: raw.required('id', text),
        stamp: raw.optional('stamp', text),
        stored: raw.required('stored', stored),
      };
    }
    case 'find-match':
      return findMatch(raw, advice, id.toLowerCase());
    default:
      throw new TypeError(`reconcile rule of ${id}: unknown strategy`);
  }
}

function findMatch(raw: Source, advice: string | undefined, kind: string): FindMatchRule {
  const trace = traceOf(raw, kind);
  return { strategy: 'find-match', advice, ...trace, root: trace.detail ? undefined : raw.required('root', text) };
}

function traceOf(raw: Source, kind: string): Trace {
  const detail = raw.optional('detail', detailOf);
  return {
    kind,
    read: raw.required('read', readOf),
    list: raw.required('list', text),
    createdAt: raw.required('createdAt', text),
    match: raw.required('match', entries),
    detail,
    id: raw.optional('id', text) ?? Object.values(detail?.path ?? {})[0] ?? '/lago_id',
  };
}

type Read<T> = (value: unknown, source: Source) => T;

/** One object of the rule with its name for messages. */
class Source {
  constructor(
    readonly value: Readonly<Record<string, unknown>>,
    private readonly name: string,
  ) {}

  required<T>(key: string, read: Read<T>): T {
    const value = this.optional(key, read);
    if (value === undefined) throw new TypeError(`${this.name}: ${key} is missing`);
    return value;
  }

  optional<T>(key: string, read: Read<T>): T | undefined {
    const value = this.value[key];
    return value === undefined ? undefined : read(value, new Source({}, `${this.name}: ${key}`));
  }

  within(value: unknown): Source {
    if (!isRecord(value)) throw this.fault('must be an object');
    return new Source(value, this.name);
  }

  fault(what: string): TypeError {
    return new TypeError(`${this.name} ${what}`);
  }
}

const text: Read<string> = (value, source) => {
  if (typeof value !== 'string') throw source.fault('must be text');
  return value;
};
const flag: Read<boolean> = (value) => value === true;
const list: Read<readonly unknown[]> = (value, source) => {
  if (!Array.isArray(value)) throw source.fault('must be a list');
  return value as unknown[];
};
const texts: Read<readonly string[]> = (value, source) => list(value, source).map((item) => text(item, source));
const textMap: Read<Record<string, string>> = (value, source) => {
  const { value: map } = source.within(value);
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, text(item, source)]));
};

const trigger: Read<Trigger> = (value, source) => {
  const raw = source.within(value);
  const status = raw.value['status'];
  return {
    status: (Array.isArray(status) ? status : [status]).map(Number),
    code: raw.optional('code', text),
    details: raw.optional('details', textMap),
    field: raw.optional('field', text),
    message: raw.optional('message', text),
  };
};

const query: Read<Record<string, QueryValue>> = (value, source) => {
  const { value: map } = source.within(value);
  for (const item of Object.values(map)) {
    const known =
      typeof item === 'string' ||
      (isRecord(item) &&
        ('const' in item ||
          typeof item['day'] === 'number' ||
          (typeof item['seconds'] === 'string' && typeof item['plusMs'] === 'number')));
    if (!known) throw source.fault('must hold pointers, {const}, {day} or {seconds, plusMs}');
  }
  return map as Record<string, QueryValue>;
};

const readOf: Read<ReadRule> = (value, source) => {
  const raw = source.within(value);
  return {
    operation: raw.required('operation', text).toLowerCase(),
    path: raw.optional('path', textMap) ?? {},
    query: raw.optional('query', query) ?? {},
  };
};

const detailOf: Read<NonNullable<FindMatchRule['detail']>> = (value, source) => {
  const raw = source.within(value);
  return {
    operation: raw.required('operation', text).toLowerCase(),
    path: raw.required('path', textMap),
    found: raw.required('found', text),
  };
};

const entries: Read<readonly MatchEntry[]> = (value, source) =>
  list(value, source).map((item) => {
    const raw = source.within(item);
    const as = raw.optional('as', text);
    if (as !== undefined && !['number', 'time', 'seconds', 'set', 'contains'].includes(as))
      throw source.fault(`knows no comparison as ${as}`);
    return {
      ...(raw.value as unknown as MatchEntry),
      sent: raw.required('sent', text),
      found: raw.required('found', text),
      items: raw.optional('items', entries),
    };
  });

const made: Read<Made> = (value, source) => {
  const raw = source.within(value);
  return { ...traceOf(raw, raw.required('kind', text).toLowerCase()), when: raw.required('when', text) };
};

const stored: Read<StoredRule> = (value, source) => {
  const raw = source.within(value);
  return {
    read: raw.required('read', readOf),
    found: raw.required('found', text),
    key: raw.required('key', entries),
    search: raw.optional('search', (given, at) => {
      const search = at.within(given);
      return { read: search.required('read', readOf), list: search.required('list', text) };
    }),
    match: raw.required('match', entries),
    computed: raw.optional('computed', (given, at) => {
      const computed = at.within(given);
      return {
        read: computed.required('read', readOf),
        when: computed.required('when', text),
        name: computed.required('name', text),
        within: computed.required('within', text),
      };
    }),
  };
};
