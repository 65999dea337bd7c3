import { stringify } from 'yaml';
import { isMapping } from '../values/mapping.js';
import type { ApiAddress } from './api-address.js';
import type { PublishedApi } from '../published/published-api.js';
import type { ServedOperation } from './served-operation.js';
import { consumedResources, exposedParts } from './write-document.js';
import type { Named } from './write-document.js';

/** A capability document of its own for an API, in the array spelling. */
export function newDocument({ root }: PublishedApi, namespace: string, operations: readonly ServedOperation[]): string {
  const info = isMapping(root['info']) ? root['info'] : {};
  const title = String(info['title'] ?? namespace);
  const addresses = addressesOf(operations);
  const keys = bindKeys(addresses);
  const tools = `${namespace}-mcp`;
  const parts = exposedParts(operations, { namespaceOf: (address) => address.namespace, tools, prefix: undefined });
  const document = {
    naftiko: '1.0.0-alpha2',
    info: { label: title, description: firstParagraph(info['description']) ?? `${title}, for services and agents.` },
    ...(Object.keys(keys).length ? { binds: [{ namespace: 'env', keys }] } : {}),
    capability: {
      consumes: addresses.map((address) => consumedAdapter(address, operations)),
      exposes: [
        { type: 'rest', port: 8080, namespace: `${namespace}-rest`, resources: parts.rest },
        { type: 'mcp', port: 9090, namespace: tools, description: `Tools of ${title}.`, tools: parts.tools },
      ],
    },
  };
  return stringify(document, { lineWidth: 120, compat: 'yaml-1.1' });
}

/** The addresses that operations use, in their order. */
export function addressesOf(operations: readonly ServedOperation[]): ApiAddress[] {
  return [...new Set(operations.map(({ address }) => address))];
}

export function bindKeys(addresses: readonly ApiAddress[]): Record<string, string> {
  return Object.fromEntries(addresses.flatMap(({ security }) => security.variables.map((name) => [name, name])));
}

/** One consumed API with the resources of its operations. */
export function consumedAdapter(address: ApiAddress, operations: readonly ServedOperation[]): Record<string, unknown> {
  const { namespace, baseUri, security } = address;
  const resources: readonly Named[] = consumedResources(operations.filter((one) => one.address === address));
  return {
    type: 'http',
    namespace,
    baseUri,
    ...(security.authentication ? { authentication: security.authentication } : {}),
    ...(security.inputs.length ? { inputParameters: security.inputs } : {}),
    resources,
  };
}

function firstParagraph(text: unknown): string | undefined {
  const [first] = typeof text === 'string' ? text.split(/\n\s*\n/, 1) : [];
  return first?.replace(/\s+/g, ' ').trim() || undefined;
}
