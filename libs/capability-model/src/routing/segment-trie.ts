import type { Route } from '../capability.js';
import type { HttpMethod } from '../operation.js';

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

export interface Found {
  readonly leaf: Leaf;
  readonly values: readonly string[];
}

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

/** Every leaf a path leads to, best first: literals, then single placeholders, then spanning ones, shortest span first. */
export function* findLeaves(root: TrieNode, segments: readonly string[]): Generator<Found> {
  const dead = new Map<TrieNode, Set<number>>();
  yield* walk(root, 0, []);

  function* walk(node: TrieNode, index: number, values: readonly string[]): Generator<Found, boolean> {
    if (index === segments.length) {
      if (node.leaf) yield { leaf: node.leaf, values };
      return node.leaf !== undefined;
    }
    if (dead.get(node)?.has(index)) return false;
    const segment = segments[index] ?? '';
    let found = false;
    const literal = node.literals.get(segment);
    if (literal) found = yield* walk(literal, index + 1, values);
    if (segment !== '') {
      if (node.single) found = (yield* walk(node.single, index + 1, [...values, segment])) || found;
      if (node.several) found = (yield* spans(node.several, index, values)) || found;
    }
    if (!found) dead.set(node, (dead.get(node) ?? new Set()).add(index));
    return found;
  }

  function* spans(node: TrieNode, index: number, values: readonly string[]): Generator<Found, boolean> {
    let found = false;
    let span = '';
    for (let end = index; end < segments.length && segments[end] !== ''; end++) {
      span = end === index ? (segments[end] ?? '') : `${span}/${segments[end] ?? ''}`;
      found = (yield* walk(node, end + 1, [...values, span])) || found;
    }
    return found;
  }
}
