import { basename } from 'node:path';
import type { SourceFile } from '../document/source-file.js';
import { isMapping } from '../values/mapping.js';

/** A consumed API that contracts may be about. */
export interface Consumed {
  readonly namespace: string;
  readonly baseUri: string;
}

/**
 * Which consumed APIs a contract file is about; undefined means all. It says so itself (`x-gateway.upstream`), by its
 * name, or by its servers. Where one API is consumed, every file is about that one.
 */
export function namespacesOf(source: SourceFile, consumed: readonly Consumed[]): ReadonlySet<string> | undefined {
  const { tree } = source;
  if (!isMapping(tree)) return undefined;
  const gateway = isMapping(tree['x-gateway']) ? tree['x-gateway'] : {};
  const said = [gateway['upstream'] ?? []].flat().map(String);
  if (said.length) return new Set(said);
  if (consumed.length < 2) return undefined;
  const name = basename(source.path)
    .replace(/\.\w+$/, '')
    .toLowerCase();
  const named = consumed.filter(({ namespace }) => namespace.toLowerCase() === name);
  const servers = Array.isArray(tree['servers']) ? tree['servers'].filter(isMapping) : [];
  const urls = servers.map(({ url }) => bare(String(url)));
  const served = consumed.filter(({ baseUri }) => urls.includes(bare(baseUri)));
  const found = named.length ? named : served;
  return found.length ? new Set(found.map(({ namespace }) => namespace)) : undefined;
}

function bare(url: string): string {
  return url.replace(/\/+$/, '').toLowerCase();
}
