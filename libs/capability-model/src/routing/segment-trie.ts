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
  /** One segment. */
  single: TrieNode | undefined;
  /** One or more segments. */
  several: TrieNode | undefined;
  leaf: Leaf | undefined;
}

/** Takes one leaf and the values of its placeholders, which are valid during the visit only; true ends the search. */
export type Visit = (leaf: Leaf, values: readonly string[]) => boolean;

export function createNode(): TrieNode {
  return { literals: new Map(), single: undefined, several: undefined, leaf: undefined };
}

export function addRoute(root: TrieNode, route: Route): void {
  const names: string[] = [];
  let node = root;
  for (const segment of route.path.slice(1).split('/')) {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
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

/** Visits every leaf a path leads to, best first: literals, then single placeholders, then spanning ones, shortest first. */
export function visitLeaves(root: TrieNode, segments: readonly string[], visit: Visit): void {
  const values: string[] = [];
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
      if (node.single && !ended) found = withValue(segment, node.single, index + 1) || found;
      if (node.several && !ended) found = spans(node.several, index) || found;
    }
    if (!found) remember(node, index);
    return found;
  }

  function withValue(value: string, node: TrieNode, index: number): boolean {
    values.push(value);
    const found = walk(node, index);
    values.pop();
    return found;
  }

  function spans(node: TrieNode, index: number): boolean {
    let found = false;
    let span = '';
    for (let end = index; end < segments.length && segments[end] !== '' && !ended; end++) {
      span = end === index ? (segments[end] ?? '') : `${span}/${segments[end] ?? ''}`;
      found = withValue(span, node, end + 1) || found;
    }
    return found;
  }

  /** Without this, several spanning placeholders would try the same rest over and over. */
  function remember(node: TrieNode, index: number): void {
    dead ??= new Map();
    dead.set(node, (dead.get(node) ?? new Set()).add(index));
  }
}
