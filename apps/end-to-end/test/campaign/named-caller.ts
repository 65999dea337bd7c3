import { writeFileSync } from 'node:fs';
import { newKey, temporaryFile } from '../support/consumers.js';

/** A caller with a name and a token of its own, which can be replaced while its calls run. */
export interface NamedCaller {
  /** What it sends along. */
  readonly headers: Readonly<Record<string, string>>;
  /** What gateways are told about it. */
  readonly variables: Readonly<Record<string, string>>;
  replaceToken(): void;
}

export function namedCaller(): NamedCaller {
  const { key, sha256 } = newKey();
  let tokens = 1;
  const file = temporaryFile('token', `sandbox-${tokens}`);
  const ann = { name: 'ann', keys: [{ sha256 }], scopes: ['*:*:*'], upstreamTokens: { lago: { file } } };
  return {
    headers: { 'x-api-key': key },
    variables: { CONSUMERS_FILE: temporaryFile('consumers.yaml', { consumers: [ann] }) },
    replaceToken: () => writeFileSync(file, `sandbox-${(tokens += 1)}`),
  };
}
