import type { JsonSchema } from '@lago/capability-model';

/** What `Prefer: dry-run` answers with. */
export const dryRunSchema: JsonSchema = {
  type: 'object',
  description: 'The request that would be sent to the API behind the gateway; it was not sent.',
  required: ['dry_run', 'request'],
  properties: {
    dry_run: { type: 'boolean', const: true },
    request: {
      type: 'object',
      required: ['method', 'url', 'headers'],
      properties: {
        method: { type: 'string', description: 'HTTP method.' },
        url: { type: 'string', description: 'Address with its query.' },
        headers: {
          type: 'object',
          description: 'Header fields; credentials are blanked.',
          additionalProperties: { type: 'string' },
        },
        body: { description: 'The JSON value whose text is the body; absent where none is sent.' },
        body_bytes: { type: 'integer', description: 'In the place of a long body: its length in bytes.' },
      },
    },
  },
};
