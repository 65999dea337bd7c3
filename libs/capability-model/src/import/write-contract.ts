import type { Origin } from '../document/origin.js';
import { isMapping, without } from '../values/mapping.js';
import { slug } from './choose-operations.js';
import type { PartsCopier } from './copy-parts.js';
import { LeftOut } from '../published/left-out.js';
import type { PublishedApi } from '../published/published-api.js';
import type { ServedOperation } from './served-operation.js';

type Tree = Record<string, unknown>;

/** The contract of the served operations: one file per tag, and one for what they share. */
export function writeContract(
  api: PublishedApi,
  operations: readonly ServedOperation[],
  copier: PartsCopier,
  names: { readonly shared: string; readonly used: Set<string>; readonly sayUpstream: boolean },
): Map<string, Tree> {
  const files = new Map<string, Tree>();
  for (const tag of new Set(operations.map((operation) => operation.tag))) {
    const own = operations.filter((operation) => operation.tag === tag);
    const file = freeFile(slug(tag, '_').toLowerCase(), names.used);
    files.set(file, tagFile(api, tag, own, names.sayUpstream));
  }
  if (Object.keys(copier.components).length) {
    files.set(names.shared, { ...head(api, 'shared parts'), components: copier.components });
  }
  return files;
}

function tagFile(api: PublishedApi, tag: string, operations: readonly ServedOperation[], sayUpstream: boolean): Tree {
  const paths: Record<string, Tree> = {};
  for (const { path, method, entry } of operations) (paths[path] ??= {})[method.toLowerCase()] = entry;
  const upstream = [...new Set(operations.map(({ address }) => address.namespace))];
  return { ...head(api, tag), ...apiWide(api), ...(sayUpstream ? { 'x-gateway': { upstream } } : {}), paths };
}

/** One operation of the contract. Throws LeftOut. */
export function contractEntry(served: Omit<ServedOperation, 'entry'>, copier: PartsCopier): Tree {
  const { operation, item, at, name, method, parameters, body } = served;
  const { summary, description, tags, deprecated, security, operationId } = operation;
  const servers = operation['servers'] ?? item.value['servers'];
  return {
    ...only({ summary, description, tags, deprecated, security, servers }),
    operationId: operationId ?? name,
    ...(parameters.length ? { parameters: parameters.map(({ written }) => copier.copy(written, 'parameters')) } : {}),
    ...(body ? { requestBody: bodyEntry(body, copier) } : {}),
    responses: responsesEntry(operation['responses'], at.child('responses'), copier),
    'x-gateway': gatewayFacts(method),
  };
}

function bodyEntry({ part, mediaType }: NonNullable<ServedOperation['body']>, copier: PartsCopier): Tree {
  const value = part.value as Tree;
  const content = (isMapping(value['content']) ? value['content'] : {}) as Tree;
  const media = copier.copy({ value: content[mediaType], at: part.at.child('content', mediaType) });
  const { description, required } = value;
  return { ...only({ description, required }), content: { [mediaType]: media ?? {} } };
}

/** A reply that cannot be read says nothing; the operation is served all the same. */
function responsesEntry(responses: unknown, at: Origin, copier: PartsCopier): Tree {
  const entries = Object.entries(isMapping(responses) ? responses : {});
  return Object.fromEntries(
    entries.map(([status, value]) => {
      try {
        const copied = copier.copy({ value, at: at.child(status) }, 'responses');
        if (!isMapping(copied)) return [status, { description: '' }];
        return [status, without(copied, 'links')];
      } catch (error) {
        if (!(error instanceof LeftOut)) throw error;
        return [status, { description: isMapping(value) ? (value['description'] ?? '') : '' }];
      }
    }),
  );
}

/** What holds for every operation: where the API is and how calls authenticate. */
function apiWide({ root }: PublishedApi): Tree {
  const { servers, security } = root;
  const schemes = isMapping(root['components']) ? root['components']['securitySchemes'] : undefined;
  return {
    ...only({ servers, security }),
    ...(schemes === undefined ? {} : { components: { securitySchemes: schemes } }),
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
    hints: { readOnly: reads, destructive: !reads, idempotent: method !== 'POST' && method !== 'PATCH' },
    // A method does not say what moves money.
    ...(reads ? {} : { confirm: true }),
  };
}

function only(members: Tree): Tree {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}

/** A file name that is not used yet. */
export function freeFile(name: string, used: Set<string>): string {
  let file = `${name}.yaml`;
  for (let count = 2; used.has(file); count++) file = `${name}-${count}.yaml`;
  used.add(file);
  return file;
}
