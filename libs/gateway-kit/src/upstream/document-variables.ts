import type { Capability } from '@lago/capability-model';
import type { DocumentVariables } from '../config/print-config.js';
import { apiUrlVariable } from './base-uris.js';
import { credentialVariable } from './credential-modes.js';

/** The variables a document brings along. */
export function documentVariables({ upstreams }: Capability): DocumentVariables {
  return {
    secrets: upstreams.flatMap(({ secretNames }) => secretNames),
    plain: upstreams.flatMap(({ namespace }) => [apiUrlVariable(namespace), credentialVariable(namespace)]),
  };
}
