import type { JsonSchema } from '@lago/capability-model';

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const textMap = { type: 'object', additionalProperties: text };
const flag = { type: 'boolean' };
const status = { type: ['integer', 'array'], items: { type: 'integer' } };
const refusalPattern = object({ status, code: text, details: textMap, field: text, message: text }, ['status']);
const queryValue = {
  anyOf: [
    text,
    object({ const: {} }, ['const']),
    object({ day: { type: 'number' } }, ['day']),
    object({ seconds: text, plusMs: { type: 'number' } }, ['seconds', 'plusMs']),
  ],
};
const query = { type: 'object', additionalProperties: queryValue };
const read = object({ operation: text, path: textMap, query }, ['operation']);
const detail = object({ operation: text, path: textMap, found: text }, ['operation', 'path', 'found']);
const entries = { $ref: '#/$defs/entries' };
const trace = { read, list: text, createdAt: text, match: entries, detail, id: text };
const made = object({ ...trace, kind: text, when: text }, ['read', 'list', 'createdAt', 'match', 'kind', 'when']);
const stored = object(
  {
    read,
    found: text,
    key: entries,
    search: object({ read, list: text }, ['read', 'list']),
    match: entries,
    computed: object({ read, when: text, name: text, within: text }, ['read', 'when', 'name', 'within']),
  },
  ['read', 'found', 'key', 'match'],
);
const entry = object(
  {
    sent: text,
    found: text,
    default: {},
    as: { enum: ['number', 'time', 'seconds', 'set', 'contains'] },
    within: { type: 'number' },
    times: text,
    items: entries,
  },
  ['sent', 'found'],
);

const strategies = [
  strategy('exists-equal', {
    required: { on: refusalPattern, read, sent: text, found: text },
    optional: { match: entries, ignore: texts, createdAt: text },
  }),
  strategy('gone', { required: { on: refusalPattern, read }, optional: {} }),
  strategy('state-reached', {
    required: { read, field: text },
    optional: {
      on: refusalPattern,
      before: flag,
      present: flag,
      values: { type: 'array' },
      at: text,
      found: text,
      makes: made,
    },
    either: ['values', 'present'],
  }),
  strategy('duplicate-stored', {
    required: { on: refusalPattern, id: text, stored },
    optional: { item: text, items: text, stamp: text },
    either: ['item', 'items'],
  }),
  strategy('find-match', {
    required: { read, list: text, createdAt: text, match: entries },
    optional: { detail, id: text, root: text },
    either: ['detail', 'root'],
  }),
];

/** The grammar of a reconcile rule as JSON Schema; the contract's shared.yaml says what each key means. */
export const RULE_SCHEMA: JsonSchema = {
  type: 'object',
  discriminator: { propertyName: 'strategy' },
  required: ['strategy'],
  oneOf: strategies,
  $defs: { entries: { type: 'array', items: entry } },
};

interface Keys {
  readonly required: Readonly<Record<string, unknown>>;
  readonly optional: Readonly<Record<string, unknown>>;
  /** One of these must be given. */
  readonly either?: readonly string[];
}

function strategy(name: string, { required, optional, either = [] }: Keys): JsonSchema {
  const properties = { strategy: { const: name }, advice: text, ...required, ...optional };
  const choice = either.length ? { anyOf: either.map((key) => ({ required: [key] })) } : {};
  return { ...object(properties, Object.keys(required)), ...choice };
}

/** An object with these keys and no others: a key that is spelled wrong is a fault. */
function object(properties: Readonly<Record<string, unknown>>, required: readonly string[]): JsonSchema {
  return { type: 'object', additionalProperties: false, properties, required };
}
