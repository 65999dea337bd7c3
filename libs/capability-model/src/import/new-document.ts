import { stringify } from 'yaml';
import { isMapping } from '../values/mapping.js';
import type { ApiAddress } from './api-address.js';
import type { PublishedApi } from './published-api.js';
import type { DocumentParts } from './write-document.js';

/** A capability document of its own for an API, in the array spelling. */
export function newDocument({ root }: PublishedApi, address: ApiAddress, parts: DocumentParts): string {
  const info = isMapping(root['info']) ? root['info'] : {};
  const title = String(info['title'] ?? address.namespace);
  const { namespace, baseUri, authentication, variables } = address;
  const keys = Object.fromEntries(variables.map((name) => [name, name]));
  const document = {
    naftiko: '1.0.0-alpha2',
    info: { label: title, description: firstParagraph(info['description']) ?? `${title}, for services and agents.` },
    ...(variables.length ? { binds: [{ namespace: 'env', keys }] } : {}),
    capability: {
      consumes: [
        { type: 'http', namespace, baseUri, ...(authentication ? { authentication } : {}), resources: parts.consumed },
      ],
      exposes: [
        { type: 'rest', port: 8080, namespace: `${namespace}-rest`, resources: parts.rest },
        {
          type: 'mcp',
          port: 9090,
          namespace: `${namespace}-mcp`,
          description: `Tools of ${title}.`,
          tools: parts.tools,
        },
      ],
    },
  };
  return stringify(document, { lineWidth: 120, compat: 'yaml-1.1' });
}

function firstParagraph(text: unknown): string | undefined {
  return typeof text === 'string'
    ? text
        .split(/\n\s*\n/, 1)[0]
        ?.replace(/\s+/g, ' ')
        .trim()
    : undefined;
}
