import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

/** An error an operation can answer with, as the contract lists it. */
export interface DocumentedError {
  operation: string;
  status: number;
  code?: string;
  field?: string;
  messages?: string[];
  text?: string;
}

interface Operation {
  operationId?: string;
  requestBody?: { content: { 'application/json': { example?: unknown } } };
  responses: { '200': { content?: { 'application/json': { schema: object } } } };
  'x-gateway'?: { errors?: Omit<DocumentedError, 'operation'>[] };
}

interface Document {
  paths?: Record<string, Record<string, Operation>>;
}

const FOLDER = join(import.meta.dirname, '../../../../capabilities/lago/contract');
const BASE = 'https://contract.invalid/';

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);

const validators = new Map<string, ValidateFunction | null>();
export const documentedErrors: DocumentedError[] = [];

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
  const document = parse(readFileSync(join(FOLDER, file), 'utf8')) as Document;
  if (file === 'shared.yaml') ajv.addSchema(document as object, `${BASE}shared.yaml`);
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations)) {
      if (!operation.operationId) continue;
      const name = operation.operationId.toLowerCase();
      const schema = operation.responses['200'].content?.['application/json'].schema;
      validators.set(name, null);
      if (schema) {
        ajv.addSchema({ $id: `${BASE}${name}`, ...schema });
        validators.set(name, null);
      }
      for (const error of operation['x-gateway']?.errors ?? []) documentedErrors.push({ operation: name, ...error });
    }
  }
}

export const contractOperations = [...validators.keys()];

/** What the contract finds wrong with a success of an operation; an empty text when nothing. */
export function faultsOf(operation: string, body: unknown): string {
  const validate = ajv.getSchema(`${BASE}${operation}`);
  if (!validate) return body === undefined ? '' : 'the contract knows no body';
  if (validate(body)) return '';
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`).join('\n');
}
