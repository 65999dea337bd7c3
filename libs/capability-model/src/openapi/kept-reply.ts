import { replaceAt, valueAt } from '../values/json-pointer.js';
import type { JsonSchema, Operation } from '../operation/operation.js';
import type { OpenApiNode } from './open-api-options.js';

/** What is known of a member of a record before the API has it. */
const FORMS: Readonly<Record<string, JsonSchema>> = {
  nothing: { type: ['string', 'null'], description: 'Null until the API has it.' },
  text: { type: ['string', 'null'] },
  moment: { type: ['string', 'null'], description: 'ISO 8601; the time it was given where the caller gave none.' },
  value: {},
};

/** The 202 of an operation whose records may be kept and sent later; nothing for any other. */
export function keptReply({ facts, response }: Operation): Readonly<Record<string, OpenApiNode>> {
  if (!facts.delivery) return {};
  const { key, members } = facts.delivery.answer;
  const record: JsonSchema = {
    type: 'object',
    required: Object.keys(members),
    properties: Object.fromEntries(Object.entries(members).map(([name, form]) => [name, FORMS[form] ?? {}])),
  };
  const isList = valueAt(response.schema, `/properties/${key}/type`) === 'array';
  const schema = {
    type: 'object',
    required: [key],
    properties: { [key]: isList ? { type: 'array', items: record } : record },
  };
  return {
    202: {
      description:
        'Kept on durable storage and sent later, once: where it was asked for (`Prefer: respond-async`), or where the gateway is set up to.',
      headers: {
        'X-Outcome': { description: 'What became of the call.', schema: { type: 'string', const: 'stored' } },
        'Preference-Applied': { description: 'Where it was asked for.', schema: { type: 'string' } },
      },
      content: { 'application/json': { schema } },
    },
  };
}

/** The schema of a body that may bring more records than one request takes, where it is cut into several. */
export function cutSchema(schema: JsonSchema, { facts }: Operation): JsonSchema {
  const { mostInCall, most, answer } = facts.delivery ?? {};
  const list = answer && valueAt(schema, `/properties/${answer.key}`);
  if (mostInCall === undefined || list === undefined) return schema;
  const bounded = replaceAt(schema, `/properties/${answer?.key}/maxItems`, mostInCall);
  return replaceAt(
    bounded,
    `/properties/${answer?.key}/description`,
    `Records to store, 1 to ${mostInCall}. Up to ${most} go as one request, all or none of them; more are cut into several, and \`outcomes\` of the answer says of each, in order, how it ended.`,
  ) as JsonSchema;
}
