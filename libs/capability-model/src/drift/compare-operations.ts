import type { ContractOperation } from '../contract/contract-operation.js';
import { isMapping } from '../normalise/raw.js';
import { flattenSchema } from './flatten-schema.js';
import type { Shape } from './flatten-schema.js';

/** One place where the contract and the published file disagree. */
export interface Difference {
  readonly operation: string;
  /** Into the call (`/path`, `/query`, `/body`) or `/reply`. */
  readonly pointer: string;
  /** `new`: only they have it. `gone`: only we have it. */
  readonly kind: 'new' | 'gone' | 'changed' | 'unreadable';
  readonly ours: string;
  readonly theirs: string;
  /** Why our contract says so on purpose. */
  readonly deliberate?: string;
}

/** Compares parameters, body and reply of one operation. */
export function compareOperations(operation: string, ours: ContractOperation, theirs: ContractOperation): Difference[] {
  const replies = ours.response.schema && theirs.response.schema;
  const found = [
    ...differences(inputShapes(ours), inputShapes(theirs), speak),
    ...(replies ? differences(replyShapes(ours), replyShapes(theirs), speakType) : []),
  ];
  const reasons = deliberateReasons(ours);
  return found.map((difference) => {
    const reason = reasons.find(({ pointer }) => covers(pointer, difference.pointer))?.reason;
    return { operation, ...difference, ...(reason === undefined ? {} : { deliberate: reason }) };
  });
}

function inputShapes({ parameters, body, path }: ContractOperation): Map<string, Shape> {
  const order = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const shapes = parameters.flatMap(({ in: place, name, schema, required }) => {
    // Placeholders may be called differently: what counts is where they stand.
    const key = place === 'path' ? `${order.indexOf(name) + 1}` : name;
    return [...flattenSchema(schema, `/${place}/${key}`, required)];
  });
  return new Map([...shapes, ...(body ? flattenSchema(body.schema, '/body', body.required) : [])]);
}

function replyShapes({ response }: ContractOperation): Map<string, Shape> {
  return response.schema ? flattenSchema(response.schema, '/reply', true) : new Map<string, Shape>();
}

type Found = Omit<Difference, 'operation'>;

function differences(
  ours: ReadonlyMap<string, Shape>,
  theirs: ReadonlyMap<string, Shape>,
  words: (shape: Shape) => string,
): Found[] {
  const result: Found[] = [];
  for (const [pointer, shape] of ours) {
    const other = theirs.get(pointer);
    if (!other) result.push({ pointer, kind: 'gone', ours: words(shape), theirs: 'nothing' });
    else if (words(shape) !== words(other)) {
      result.push({ pointer, kind: 'changed', ours: words(shape), theirs: words(other) });
    }
  }
  for (const [pointer, shape] of theirs) {
    if (!ours.has(pointer)) result.push({ pointer, kind: 'new', ours: 'nothing', theirs: words(shape) });
  }
  // Where an object is new or gone, what is inside of it goes without saying.
  const whole = new Set(result.filter(({ kind }) => kind !== 'changed').map(({ pointer }) => pointer));
  return result.filter(({ pointer }) => !whole.has(pointer.slice(0, pointer.lastIndexOf('/'))));
}

function speak(shape: Shape): string {
  const { values, format, required } = shape;
  const allowed = values.length ? ` of ${values.join(', ')}` : '';
  return `${speakType(shape)}${format ? ` (${format})` : ''}${allowed}${required ? ', required' : ''}`;
}

/** Replies may always hold null and new values: only the kind of value counts. */
function speakType({ types }: Shape): string {
  const kinds = types.filter((type) => type !== 'null');
  return kinds.length ? kinds.join(' or ') : 'anything';
}

function deliberateReasons({ facts, parameters }: ContractOperation): { pointer: string; reason: string }[] {
  const declared = Array.isArray(facts['deviations']) ? (facts['deviations'] as unknown[]).filter(isMapping) : [];
  const reasons = declared.map(({ pointer, reason }) => ({ pointer: String(pointer), reason: String(reason) }));
  const sourced = parameters.flatMap(({ in: place, name, source }) =>
    source === undefined ? [] : [{ pointer: `/${place}/${name}`, reason: `known from: ${source}` }],
  );
  return [...reasons, ...sourced];
}

function covers(reason: string, pointer: string): boolean {
  const at = reason.replace(/\[\]/g, '').replace(/\/\d+(?=\/|$)/g, '/*');
  return pointer === at || pointer === `${at}/*`;
}
