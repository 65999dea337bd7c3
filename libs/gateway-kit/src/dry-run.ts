import type { Operation, OperationInput } from '@lago/capability-model';
import type { CallContext, LagoClient, Reply } from '@lago/lago-client';

/**
 * Answers what would be sent instead of sending it: after all checks, and before anything is stored, joined or counted.
 * Credentials are blanked; the body is the JSON value whose serialisation is sent.
 */
export function dryRun(client: LagoClient, operation: Operation, input: OperationInput, context: CallContext): Reply {
  const { body, ...request } = client.describe(operation, input, context);
  const answer = {
    dry_run: true,
    request: body === undefined ? request : { ...request, body: JSON.parse(body) as unknown },
  };
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'preference-applied': 'dry-run' },
    body: Buffer.from(JSON.stringify(answer)),
  };
}
