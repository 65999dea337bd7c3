import { inputRequired } from '@modelcontextprotocol/server';

/** A form with one field. */
export function ask(message, field, type = 'string') {
  const requestedSchema = { type: 'object', properties: { [field]: { type } }, required: [field] };
  return inputRequired.elicit({ message, requestedSchema });
}
