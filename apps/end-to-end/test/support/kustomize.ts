import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

/** A Kubernetes object as it would be applied. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
}

interface Operation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value?: unknown;
}

interface Target {
  readonly kind?: string;
  readonly name?: string;
  /** One label that the object has. */
  readonly labelSelector?: string;
}

interface Kustomization {
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly namePrefix?: string;
  readonly labels?: readonly { pairs: Record<string, string>; includeSelectors: true }[];
  readonly images?: readonly { name: string; newName?: string; newTag?: string }[];
  readonly replicas?: readonly { name: string; count: number }[];
  readonly patches?: readonly { target: Target; patch: string }[];
  readonly configMapGenerator?: readonly Generated[];
}

interface Generated {
  readonly name: string;
  readonly files: readonly string[];
  readonly options?: { disableNameSuffixHash: true; labels: Record<string, string> };
}

/** What this reader knows of a kustomization; anything else must fail, not be skipped. */
const FIELDS = [
  ...['apiVersion', 'kind', 'namespace', 'namePrefix', 'labels', 'resources', 'components', 'images', 'replicas'],
  ...['patches', 'configMapGenerator'],
];

/**
 * Renders a kustomization like `kubectl kustomize`, as far as the ones of this repository go: newcomers need no kubectl
 * to run the tests. Where kubectl is installed, a spec compares the two.
 */
export function render(folder: string): Manifest[] {
  const { manifests, renamed } = accumulate(folder);
  return manifests
    .filter(({ metadata }) => metadata.annotations?.['config.kubernetes.io/local-config'] !== 'true')
    .map((manifest) => renameReferences(manifest, renamed) as Manifest);
}

function accumulate(
  folder: string,
  given: readonly Manifest[] = [],
): { manifests: Manifest[]; renamed: Map<string, string> } {
  const kustomization = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as Kustomization;
  const unknown = Object.keys(kustomization).filter((field) => !FIELDS.includes(field));
  if (unknown.length) throw new Error(`${folder}: ${unknown.join(', ')} is not known to this reader`);
  const renamed = new Map<string, string>();
  const manifests: Manifest[] = [...given];
  for (const resource of kustomization.resources ?? []) {
    const path = join(folder, resource);
    if (existsSync(join(path, 'kustomization.yaml'))) {
      const below = accumulate(path);
      manifests.push(...below.manifests);
      for (const [name, hashed] of below.renamed) renamed.set(name, hashed);
    } else {
      manifests.push(...parseAllDocuments(readFileSync(path, 'utf8')).map((one) => one.toJS() as Manifest));
    }
  }
  for (const below of kustomization.components ?? []) {
    const component = accumulate(join(folder, below), manifests.splice(0));
    manifests.push(...component.manifests);
    for (const [name, hashed] of component.renamed) renamed.set(name, hashed);
  }
  for (const { name, files, options } of kustomization.configMapGenerator ?? []) {
    const data = Object.fromEntries(
      files.map((file) => [file.split('/').at(-1) as string, readFileSync(join(folder, file), 'utf8')]),
    );
    const hashed = options ? name : `${name}-${hash(data)}`;
    renamed.set(name, hashed);
    const metadata = { name: hashed, ...(options && { labels: options.labels }) };
    manifests.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
  }
  return { manifests: manifests.flatMap((manifest) => transform(manifest, kustomization) ?? []), renamed };
}

/** The object as the kustomization changes it; undefined where a patch deletes it. */
function transform(
  given: Manifest,
  { namespace, namePrefix, labels, images, replicas, patches }: Kustomization,
): Manifest | undefined {
  const manifest = structuredClone(given);
  for (const { target, patch } of patches ?? []) {
    if (!isTarget(manifest, target)) continue;
    const change = parse(patch) as Operation[] | { $patch: 'delete' };
    if (!Array.isArray(change)) return undefined;
    for (const operation of change) applyPatch(manifest, operation);
  }
  if (namespace && manifest.kind !== 'Namespace') manifest.metadata.namespace = namespace;
  if (namePrefix) prefixNames(manifest, namePrefix);
  for (const { pairs } of labels ?? []) addLabels(manifest, pairs);
  const count = replicas?.find(({ name }) => name === manifest.metadata.name)?.count;
  const spec = manifest.spec as { replicas?: number; template?: { spec: { containers: { image: string }[] } } };
  if (manifest.kind === 'Deployment' && count !== undefined) spec.replicas = count;
  for (const container of spec?.template?.spec.containers ?? []) {
    const image = images?.find(({ name }) => container.image.replace(/:[^/]*$/, '') === name);
    const [, known, tag] = /^(.*?)(?::([^/:]+))?$/.exec(container.image) ?? [];
    const newTag = image?.newTag ?? tag;
    if (image) container.image = `${image.newName ?? known}${newTag ? `:${newTag}` : ''}`;
  }
  return manifest;
}

function isTarget({ kind, metadata }: Manifest, target: Target): boolean {
  const [label = '', value] = (target.labelSelector ?? '').split('=');
  if (label && metadata.labels?.[label] !== value) return false;
  return (target.kind ?? kind) === kind && (target.name ?? metadata.name) === metadata.name;
}

/** The object's own name, and those by which it speaks of its neighbours. */
function prefixNames(manifest: Manifest, prefix: string): void {
  manifest.metadata.name = prefix + manifest.metadata.name;
  const spec = (manifest.spec ?? {}) as {
    scaleTargetRef?: { name: string };
    template?: { spec: { serviceAccountName?: string } };
  };
  if (spec.scaleTargetRef) spec.scaleTargetRef.name = prefix + spec.scaleTargetRef.name;
  const pod = spec.template?.spec;
  if (pod?.serviceAccountName) pod.serviceAccountName = prefix + pod.serviceAccountName;
}

/** Labels of the object and of its pods, and of every selector that is written as labels. */
function addLabels(manifest: Manifest, pairs: Record<string, string>): void {
  manifest.metadata.labels = { ...manifest.metadata.labels, ...pairs };
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      const isOwn = ['matchLabels', 'labels'].includes(key) || (key === 'selector' && manifest.kind === 'Service');
      if (isOwn) Object.assign(value as object, pairs);
      else if (key !== 'namespaceSelector') visit(value);
    }
  };
  visit(manifest.spec);
}

/** RFC 6902, the two operations used here. */
function applyPatch(target: unknown, { op, path, value }: Operation): void {
  const keys = path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop() as string;
  const parent = keys.reduce((node, key) => node?.[key] as Record<string, unknown>, target as Record<string, unknown>);
  if (parent === undefined) throw new Error(`${op} ${path}: there is no such place`);
  if (op !== 'add' && !(last in parent)) throw new Error(`${op} ${path}: there is nothing`);
  if (Array.isArray(parent) && op === 'add') parent.splice(last === '-' ? parent.length : Number(last), 0, value);
  else parent[last] = value;
}

function renameReferences(node: unknown, renamed: ReadonlyMap<string, string>, key = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => renameReferences(item, renamed, key));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([name, value]) => {
    const hashed = key === 'configMap' && name === 'name' ? renamed.get(String(value)) : undefined;
    return [name, hashed ?? renameReferences(value, renamed, name)];
  });
  return Object.fromEntries(entries);
}

/** Kustomize's own suffix: SHA-256 of the canonical JSON, ten digits, without those that could spell a word. */
function hash(given: Record<string, string>): string {
  const data = Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)));
  // Kustomize leaves the name empty here, and writes JSON as Go does.
  const json = JSON.stringify({ data, kind: 'ConfigMap', name: '' }).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  const hex = createHash('sha256').update(json).digest('hex');
  const letters: Record<string, string> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
  return [...hex.slice(0, 10)].map((digit) => letters[digit] ?? digit).join('');
}
