import { readJson } from '@lago/capability-model';
import type { Operation, OperationInput } from '@lago/capability-model';
import type { CallContext, LagoClient, Reply } from '@lago/lago-client';

/** What a dry run answers with: no answer of the operation, and so no type of its. */
export const DRY_RUN_TYPE = 'application/vnd.gateway.dry-run+json';

/**
 * Answers what would be sent instead of sending it: after all checks, and before anything is stored, joined or counted.
 * Credentials are blanked; the body is the JSON value whose serialisation is sent, or its length when it is long.
 */
export function dryRun(client: LagoClient, operation: Operation, input: OperationInput, context: CallContext): Reply {
  const { body, ...request } = client.describe(operation, input, context);
  const answer = {
    dry_run: true,
    request: body === undefined ? request : { ...request, ...shown(body) },
  };
  return {
    status: 200,
    headers: { 'content-type': DRY_RUN_TYPE, 'preference-applied': 'dry-run' },
    body: Buffer.from(JSON.stringify(answer)),
  };
}

/** An answer of the gateway's own stays short. */
const LONGEST_SHOWN = 48 * 1024;

function shown(body: string): Readonly<Record<string, unknown>> {
  const bytes = Buffer.byteLength(body);
  return bytes > LONGEST_SHOWN ? { body_bytes: bytes } : { body: readJson(body) };
}
