import { stringify } from 'yaml';
import { loadCapability } from '../compile/load-capability.js';
import { toOpenApi } from '../openapi/to-open-api.js';
import type { CommandOptions, CommandResult } from './command.js';
import { findDocument } from './find-document.js';

/** `openapi`: the REST door as OpenAPI 3.1, without what a gateway adds of its own. */
export function openapi([file]: readonly string[], options: CommandOptions): CommandResult {
  const capability = loadCapability(findDocument(file, options));
  const document = toOpenApi(capability, {
    version: capability.hash.slice(0, 12),
    servers: [{ url: '/', description: 'The gateway that serves this description.' }],
  });
  return { text: stringify(document, { lineWidth: 0 }), json: document, exitCode: 0 };
}
