import type { Route } from '../operation/capability.js';
import type { HttpMethod } from '../operation/operation.js';

/** The routes that end at one place of the trie, and the names of their placeholders. */
export interface Leaf {
  readonly routes: Map<HttpMethod, Route>;
  readonly names: Map<Route, readonly string[]>;
}

/** A place in the trie of path segments. */
export interface TrieNode {
  readonly literals: Map<string, TrieNode>;
  /** Segments of text and placeholders, such as `{id}.json`. */
  readonly mixed: MixedSegment[];
  /** One segment. */
  single: TrieNode | undefined;
  /** One or more segments. */
  several: TrieNode | undefined;
  leaf: Leaf | undefined;
}

interface MixedSegment {
  readonly shape: string;
  /** What stands around the placeholders. */
  readonly texts: readonly string[];
  readonly node: TrieNode;
}

/** The segments of a path, decoded and as they came. */
export interface Segments {
  readonly decoded: readonly string[];
  readonly raw: readonly string[];
}

/** The values of placeholders, decoded and as they came; valid during a visit only. */
export interface Values {
  readonly decoded: string[];
  readonly raw: string[];
}

/** Takes one leaf and the values of its placeholders; true ends the search. */
export type Visit = (leaf: Leaf, values: Values) => boolean;

export function createNode(): TrieNode {
  return { literals: new Map(), mixed: [], single: undefined, several: undefined, leaf: undefined };
}

export function addRoute(root: TrieNode, route: Route): void {
  const names: string[] = [];
  let node = root;
  for (const segment of route.path.slice(1).split('/')) {
    const name = /^\{([^{}]+)\}$/.exec(segment)?.[1];
    if (name === undefined && segment.includes('{')) {
      names.push(...[...segment.matchAll(PLACEHOLDER)].map(([, found = '']) => found));
      node = mixedNode(node, segment);
      continue;
    }
    if (name === undefined) {
      let next = node.literals.get(segment);
      if (!next) node.literals.set(segment, (next = createNode()));
      node = next;
      continue;
    }
    names.push(name);
    const parameter = route.operation.parameters.find((item) => item.in === 'path' && item.name === name);
    if (parameter?.rawSlash) node = node.several ??= createNode();
    else node = node.single ??= createNode();
  }
  node.leaf ??= { routes: new Map(), names: new Map() };
  if (!node.leaf.routes.has(route.method)) node.leaf.routes.set(route.method, route);
  node.leaf.names.set(route, names);
}

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** The node of a segment with text around its placeholders; those with more text come first. */
function mixedNode({ mixed }: TrieNode, segment: string): TrieNode {
  const shape = segment.replace(PLACEHOLDER, '{}');
  const known = mixed.find((one) => one.shape === shape);
  if (known) return known.node;
  const made = { shape, texts: shape.split('{}'), node: createNode() };
  mixed.push(made);
  mixed.sort((one, other) => other.shape.length - one.shape.length);
  return made.node;
}

/** What stands between the texts, the earlier parts as short as can be, none of them empty. */
function partsOf(segment: string, texts: readonly string[]): string[] | undefined {
  const [first = '', ...others] = texts;
  if (!segment.startsWith(first)) return undefined;
  const parts: string[] = [];
  let start = first.length;
  for (const [index, text] of others.entries()) {
    const last = index === others.length - 1;
    const end = last ? segment.length - text.length : segment.indexOf(text, start + 1);
    if (end <= start || !segment.startsWith(text, end)) return undefined;
    parts.push(segment.slice(start, end));
    start = end + text.length;
  }
  return parts;
}

/**
 * Visits every leaf a path leads to, best first: literals, then text with placeholders, then single placeholders, then
 * spanning ones, shortest first.
 */
export function visitLeaves(root: TrieNode, { decoded, raw }: Segments, visit: Visit): void {
  const segments = decoded;
  const values: Values = { decoded: [], raw: [] };
  let dead: Map<TrieNode, Set<number>> | undefined;
  let ended = false;
  walk(root, 0);

  /** True when there was a leaf below. */
  function walk(node: TrieNode, index: number): boolean {
    if (index === segments.length) {
      if (node.leaf) ended = visit(node.leaf, values);
      return node.leaf !== undefined;
    }
    if (dead?.get(node)?.has(index)) return false;
    const segment = segments[index] ?? '';
    let found = false;
    const literal = node.literals.get(segment);
    if (literal) found = walk(literal, index + 1);
    if (segment !== '') {
      for (const mixed of node.mixed) if (!ended) found = within(mixed, segment, index + 1) || found;
      if (node.single && !ended) found = withValue(segment, raw[index] ?? '', node.single, index + 1) || found;
      if (node.several && !ended) found = spans(node.several, index) || found;
    }
    if (!found) remember(node, index);
    return found;
  }

  function withValue(value: string, written: string, node: TrieNode, index: number): boolean {
    values.decoded.push(value);
    values.raw.push(written);
    const found = walk(node, index);
    values.decoded.pop();
    values.raw.pop();
    return found;
  }

  function within({ texts, node }: MixedSegment, segment: string, index: number): boolean {
    const parts = partsOf(segment, texts);
    if (!parts) return false;
    values.decoded.push(...parts);
    values.raw.push(...parts.map(encodeURIComponent));
    const found = walk(node, index);
    values.decoded.length -= parts.length;
    values.raw.length -= parts.length;
    return found;
  }

  function spans(node: TrieNode, index: number): boolean {
    let found = false;
    let span = '';
    let written = '';
    for (let end = index; end < segments.length && segments[end] !== '' && !ended; end++) {
      span = end === index ? (segments[end] ?? '') : `${span}/${segments[end] ?? ''}`;
      written = end === index ? (raw[end] ?? '') : `${written}/${raw[end] ?? ''}`;
      found = withValue(span, written, node, end + 1) || found;
    }
    return found;
  }

  /** Without this, several spanning placeholders would try the same rest over and over. */
  function remember(node: TrieNode, index: number): void {
    dead ??= new Map();
    dead.set(node, (dead.get(node) ?? new Set()).add(index));
  }
}
