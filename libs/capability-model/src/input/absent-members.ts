import type { ErrorObject } from 'ajv/dist/2020.js';
import { isMapping } from '../values/mapping.js';
import { valueAt } from '../values/json-pointer.js';

const MEMBER = /^(#\/properties\/body\/.*)\/properties\/([^/]+)\/[^/]+$/;

/**
 * True for the fault that a body member is null although its schema knows no null: clients write every field they
 * know, and a null that needs not be there says no more than its absence. Members that are required are no such case.
 */
export function isAbsentMember({ data, schemaPath }: ErrorObject, root: unknown): boolean {
  if (data !== null) return false;
  const match = MEMBER.exec(schemaPath);
  if (!match) return false;
  const [, parent = '', name = ''] = match;
  const schema = valueAt(root, decodeURIComponent(parent.slice(1)));
  const required = isMapping(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  return !required.includes(decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));
}
