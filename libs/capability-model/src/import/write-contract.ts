import { isMapping } from '../values/mapping.js';
import { slug } from './choose-operations.js';
import type { PublishedOperation } from './choose-operations.js';
import { PartsCopier } from './copy-parts.js';
import type { PublishedApi } from './published-api.js';

type Tree = Record<string, unknown>;

/** The contract of the chosen operations: one file per tag, and one for what they share. */
export function writeContract(
  api: PublishedApi,
  operations: readonly PublishedOperation[],
  taken: ReadonlySet<string>,
): Map<string, Tree> {
  const files = new Map<string, Tree>();
  const used = new Set(taken);
  const sharedFile = free('shared', used);
  const copier = new PartsCopier(api, sharedFile);
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  for (const tag of tags) {
    const own = operations.filter((operation) => operation.tag === tag);
    files.set(free(slug(tag, '_').toLowerCase(), used), tagFile(api, tag, own, copier));
  }
  if (Object.keys(copier.components).length) {
    files.set(sharedFile, { ...head(api, 'shared parts'), components: copier.components });
  }
  return files;
}

function tagFile(api: PublishedApi, tag: string, operations: readonly PublishedOperation[], copier: PartsCopier): Tree {
  const paths: Record<string, Tree> = {};
  for (const { path, method, item, operation, name } of operations) {
    const shared = item['parameters'];
    const entry = (paths[path] ??= shared ? { parameters: copier.copy(shared) } : {});
    const own = Object.entries(operation).filter(([key]) => key !== 'callbacks');
    const servers = operation['servers'] ?? item['servers'];
    entry[method.toLowerCase()] = {
      ...(copier.copy({ ...Object.fromEntries(own), operationId: operation['operationId'] ?? name }) as Tree),
      ...(servers === undefined ? {} : { servers: copier.copy(servers) }),
      'x-gateway': gatewayFacts(method),
    };
  }
  return { ...head(api, tag), ...apiWide(api, copier), paths };
}

/** What holds for every operation: where the API is and how calls authenticate. */
function apiWide({ root }: PublishedApi, copier: PartsCopier): Tree {
  const { servers, security } = root;
  const schemes = isMapping(root['components']) ? root['components']['securitySchemes'] : undefined;
  return {
    ...(servers === undefined ? {} : { servers: copier.copy(servers) }),
    ...(security === undefined ? {} : { security: copier.copy(security) }),
    ...(schemes === undefined ? {} : { components: { securitySchemes: copier.copy(schemes) } }),
  };
}

function head({ root }: PublishedApi, part: string): Tree {
  const info = isMapping(root['info']) ? root['info'] : {};
  return {
    openapi: '3.1.0',
    info: { title: `${String(info['title'] ?? 'API')}: ${part}`, version: String(info['version'] ?? '1') },
  };
}

/** Cautious until somebody who knows the operation says more. */
function gatewayFacts(method: string): Tree {
  const reads = method === 'GET';
  const again = reads ? 'yes' : 'no';
  return {
    retry: { network: again, http429: 'yes', http5xx: again },
    hints: { readOnly: reads, destructive: method === 'DELETE', idempotent: method !== 'POST' && method !== 'PATCH' },
    ...(method === 'DELETE' ? { confirm: true } : {}),
  };
}

function free(name: string, used: Set<string>): string {
  let file = `${name}.yaml`;
  for (let count = 2; used.has(file); count++) file = `${name}-${count}.yaml`;
  used.add(file);
  return file;
}
