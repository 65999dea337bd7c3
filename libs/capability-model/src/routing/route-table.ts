import type { Route } from '../operation/capability.js';
import type { HttpMethod, QueryStyle } from '../operation/operation.js';
import { addRoute, createNode, visitLeaves } from './segment-trie.js';
import type { Leaf, Segments, Values } from './segment-trie.js';
import { readSimple } from '../reading/read-simple.js';

/** What a request line means to a table of routes. */
export type RouteMatch =
  | { readonly kind: 'match'; readonly route: Route; readonly path: Readonly<Record<string, unknown>> }
  | { readonly kind: 'method'; readonly allow: HttpMethod[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' };

/** Routes prepared for lookup. */
export interface RouteTable {
  /** `rawPath` is percent-encoded and has no query. */
  match(method: string, rawPath: string): RouteMatch;
}

/**
 * Prepares routes for lookup: literal segments before placeholders, resources of one path merged. A placeholder matches
 * one raw segment, or several where its parameter has `rawSlash`. One slash at the end is ignored.
 */
export function createRouteTable(routes: readonly Route[]): RouteTable {
  const root = createNode();
  for (const route of routes) addRoute(root, route);
  return {
    match: (method, rawPath) => {
      const segments = decodeSegments(rawPath);
      if (!segments) return { kind: 'malformed' };
      const allow: HttpMethod[] = [];
      let match: RouteMatch | undefined;
      visitLeaves(root, segments, (leaf, values) => {
        const route = leaf.routes.get(method as HttpMethod);
        if (route) match = { kind: 'match', route, path: named(leaf, route, values) };
        else allow.push(...leaf.routes.keys());
        return match !== undefined;
      });
      if (match) return match;
      return allow.length ? { kind: 'method', allow: [...new Set(allow)] } : { kind: 'none' };
    },
  };
}

function named(leaf: Leaf, route: Route, { decoded, raw }: Values): Record<string, unknown> {
  const path = Object.create(null) as Record<string, unknown>;
  (leaf.names.get(route) ?? []).forEach((name, index) => {
    const parameter = route.operation.parameters.find((item) => item.in === 'path' && item.name === name);
    const text = decoded[index] ?? '';
    const parted = parameter !== undefined && PARTED.includes(parameter.style);
    path[name] = parted ? readSimple(raw[index] ?? '', parameter, decodeURIComponent) : text;
  });
  return path;
}

/** Styles in which commas part a value: they are looked for before the parts are decoded. */
const PARTED: readonly QueryStyle[] = ['repeat', 'pairs', 'members'];

/** Decodes each segment exactly once; undefined when the encoding is broken. */
function decodeSegments(rawPath: string): Segments | undefined {
  if (!rawPath.startsWith('/')) return undefined;
  const raw = rawPath.slice(1).split('/');
  if (raw.length > 1 && raw.at(-1) === '') raw.pop();
  if (!rawPath.includes('%')) return { raw, decoded: raw };
  try {
    return { raw, decoded: raw.map(decodeURIComponent) };
  } catch {
    return undefined;
  }
}
