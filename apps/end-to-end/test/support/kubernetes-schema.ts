import * as api from '@kubernetes/client-node';
import type { Manifest } from './kustomize.js';

interface Attribute {
  readonly baseName: string;
  readonly type: string;
}
type Typed = { getAttributeTypeMap(): readonly Attribute[] };

const PREFIX: Record<string, string> = {
  v1: 'V1',
  'apps/v1': 'V1',
  'autoscaling/v2': 'V2',
  'networking.k8s.io/v1': 'V1',
  'policy/v1': 'V1',
};

/** Fields that do not exist and values of the wrong type, by path, against the API of Kubernetes 1.36. */
export function typeFaults(manifest: Manifest): string[] {
  const prefix = PREFIX[manifest.apiVersion];
  if (!prefix) return [`${manifest.apiVersion} is not known`];
  return faultsOf(manifest, `${prefix}${manifest.kind}`, manifest.kind);
}

function faultsOf(value: unknown, type: string, path: string): string[] {
  const element = /^Array<(.*)>$/.exec(type)?.[1];
  if (element) {
    if (!Array.isArray(value)) return [`${path}: expected a list`];
    return value.flatMap((item, index) => faultsOf(item, element, `${path}[${index}]`));
  }
  const entry = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (entry) return each(value, path, (key, item) => faultsOf(item, entry, `${path}.${key}`));
  if (type === 'any' || type === 'object') return [];
  if (type === 'Date') return faultsOf(value, 'string', path);
  if (type === 'IntOrString')
    return /^(?:number|string)$/.test(typeof value) ? [] : [`${path}: expected number or text`];
  if (['string', 'number', 'boolean'].includes(type)) {
    return typeof value === type ? [] : [`${path}: expected ${type}, found ${typeof value}`];
  }
  const model = (api as unknown as Record<string, Typed | undefined>)[type];
  if (!model) return [`${path}: there is no type ${type}`];
  const attributes = new Map(model.getAttributeTypeMap().map(({ baseName, type: of }) => [baseName, of]));
  return each(value, path, (key, item) => {
    const of = attributes.get(key);
    return of ? faultsOf(item, of, `${path}.${key}`) : [`${path}.${key}: there is no such field`];
  });
}

function each(value: unknown, path: string, visit: (key: string, item: unknown) => string[]): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: expected a mapping`];
  return Object.entries(value).flatMap(([key, item]) => visit(key, item));
}
