import type { ContractEntry } from '../contract/contract-operation.js';
import type { ContractFiles } from '../contract/read-contract.js';
import { isMapping } from '../values/mapping.js';
import { canonical } from './keywords.js';

/** What is said of an operation, and where. */
export interface Said {
  readonly said: string;
  readonly causes: readonly string[];
}

/** Addresses at which an operation is served; those of the whole file unless it has its own. */
export function serversOf(entry: ContractEntry, files: ContractFiles): Said {
  const { value, causes } = nearest(entry, files, 'servers');
  const servers = Array.isArray(value) ? value.filter(isMapping) : [];
  const said = servers.map(addressOf).sort().join(', ');
  return { said: said || '/', causes };
}

function addressOf({ url, variables }: Record<string, unknown>): string {
  const known = isMapping(variables) ? variables : {};
  const filled = String(url).replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const variable = known[name];
    return isMapping(variable) && variable['default'] !== undefined ? String(variable['default']) : whole;
  });
  return filled.replace(/(?<=.)\/+$/, '');
}

/** How a call authenticates, told by what the schemes are and not by their names. */
export function securityOf(entry: ContractEntry, files: ContractFiles): Said {
  const { value, causes } = nearest(entry, files, 'security');
  const ways = Array.isArray(value) ? value.filter(isMapping) : [];
  const said = ways.map((way) => {
    const schemes = Object.entries(way).map(([name, scopes]) => {
      const needs = Array.isArray(scopes) && scopes.length ? ` for ${[...scopes].sort().join(' and ')}` : '';
      return `${schemeOf(entry, files, name)}${needs}`;
    });
    return schemes.sort().join(' with ') || 'none';
  });
  return { said: said.sort().join(' or ') || 'none', causes };
}

function schemeOf({ at }: ContractEntry, files: ContractFiles, name: string): string {
  const roots = [at.source, ...files.values()].map(({ tree }) => tree).filter(isMapping);
  for (const { components } of roots) {
    const schemes = isMapping(components) ? components['securitySchemes'] : undefined;
    const scheme = isMapping(schemes) ? schemes[name] : undefined;
    if (!isMapping(scheme)) continue;
    const { type, scheme: kind, in: place, name: key, ...more } = scheme;
    if (type === 'http') return `http ${String(kind).toLowerCase()}`;
    if (type === 'apiKey') return `key in ${String(place)} ${String(key)}`;
    return `${String(type)} ${canonical(more)}`;
  }
  return `unknown scheme ${name}`;
}

function nearest(
  { operation, item, at }: ContractEntry,
  files: ContractFiles,
  key: 'servers' | 'security',
): { value: unknown; causes: readonly string[] } {
  if (operation[key] !== undefined)
    return { value: operation[key], causes: [`${at.source.path}#${at.pointer}/${key}`] };
  if (key === 'servers' && item[key] !== undefined) {
    return { value: item[key], causes: [`${at.source.path}#${at.parent().pointer}/${key}`] };
  }
  const roots = [at.source, ...files.values()];
  const root = roots.find(({ tree }) => isMapping(tree) && tree[key] !== undefined) ?? at.source;
  return { value: isMapping(root.tree) ? root.tree[key] : undefined, causes: [`${root.path}#/${key}`] };
}
