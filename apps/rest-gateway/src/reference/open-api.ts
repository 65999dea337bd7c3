import { toOpenApi } from '@lago/capability-model';
import type { Capability, OpenApiNode, OpenApiOptions } from '@lago/capability-model';
import { DRY_RUN_TYPE } from '@lago/gateway-kit';
import type { AuthMode, Identity } from '@lago/gateway-kit';
import type { RestSettings } from '../config/settings.js';
import { dryRunSchema } from './dry-run-schema.js';
import { errorReplies, errorSchemas } from './error-replies.js';
import { replyHeaders, requestHeaders } from './headers.js';

const DESCRIPTION = `Every error of the gateway's own is \`application/problem+json\`; errors of the API behind it keep their
status and body, and \`X-Answered-By\` says whose answer it is. What each problem means is in \`/docs/errors.md\`.`;

/** What the description of a gateway is made from. */
export interface ReferenceParts {
  readonly identity: Identity;
  readonly settings: Pick<RestSettings, 'docs' | 'publicUrl'>;
  readonly capability: Capability;
  readonly authMode: AuthMode;
}

/** The OpenAPI 3.1 document of this gateway: the routes it serves, and what it adds to each of them. */
export function openApi(
  { capability, identity, settings, authMode }: ReferenceParts,
  prefixes: readonly string[],
): OpenApiNode {
  const base = settings.publicUrl?.replace(/\/$/, '') ?? '';
  const servers = ['', ...prefixes].map((prefix) => ({
    url: `${base}${prefix}` || '/',
    description: prefix ? 'The same, under the base path that clients of the API expect' : 'This gateway',
  }));
  return toOpenApi(capability, {
    version: identity.version,
    servers,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    description: DESCRIPTION,
    security: security(authMode),
    requestHeaders,
    replyHeaders,
    otherReplies: { [DRY_RUN_TYPE]: { schema: { $ref: '#/components/schemas/DryRun' } } },
    keepsRecords: true,
    errors: errorReplies,
    schemas: { ...errorSchemas, DryRun: dryRunSchema },
  });
}

function security(mode: AuthMode): NonNullable<OpenApiOptions['security']> {
  const bearer = {
    type: 'http',
    scheme: 'bearer',
    description: 'Your gateway key or access token. Official clients send it as their API key.',
  };
  if (mode === 'jwt') return { schemes: { bearer }, requirements: [{ bearer: [] }] };
  const apiKey = { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'Your gateway key.' };
  const asked = [{ bearer: [] }, { apiKey: [] }];
  return { schemes: { bearer, apiKey }, requirements: mode === 'off' ? [{}, ...asked] : asked };
}
