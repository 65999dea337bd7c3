import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
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

interface Parameter {
  name: string;
  in: 'path' | 'query';
  required?: boolean;
  example?: unknown;
}

interface Operation {
  operationId?: string;
  parameters?: Parameter[];
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

/** A call made of nothing but the examples of the contract. */
export interface ExampleCall {
  operation: string;
  method: string;
  path: string;
  body: unknown;
}

export const documentedErrors: DocumentedError[] = [];
export const exampleCalls: ExampleCall[] = [];

function exampleOf(name: string, method: string, path: string, operation: Operation): ExampleCall {
  const parameters = operation.parameters ?? [];
  const required = parameters.filter((parameter) => parameter.in === 'query' && parameter.required === true);
  const query = required
    .map((parameter) => `${parameter.name}=${encodeURIComponent(String(parameter.example))}`)
    .join('&');
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const example = parameters.find((parameter) => parameter.in === 'path' && parameter.name === key)?.example;
    return encodeURIComponent(String(example)).replaceAll('.', '%2E');
  });
  return {
    operation: name,
    method: method.toUpperCase(),
    path: query === '' ? filled : `${filled}?${query}`,
    body: operation.requestBody?.content['application/json'].example,
  };
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
  const document = parse(readFileSync(join(FOLDER, file), 'utf8')) as Document;
  if (file === 'shared.yaml') ajv.addSchema(document as object, `${BASE}shared.yaml`);
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations)) {
      if (!operation.operationId) continue;
      const name = operation.operationId.toLowerCase();
      const schema = operation.responses['200'].content?.['application/json'].schema;
      exampleCalls.push(exampleOf(name, method, path, operation));
      if (schema) ajv.addSchema({ $id: `${BASE}${name}`, ...schema });
      for (const error of operation['x-gateway']?.errors ?? []) documentedErrors.push({ operation: name, ...error });
    }
  }
}

export const contractOperations = exampleCalls.map(({ operation }) => operation);

/** What the contract finds wrong with a success of an operation; an empty text when nothing. */
export function faultsOf(operation: string, body: unknown): string {
  const validate = ajv.getSchema(`${BASE}${operation}`);
  if (!validate) return body === undefined ? '' : 'the contract knows no body';
  if (validate(body)) return '';
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`).join('\n');
}

/** What the contract finds wrong with an error answer. */
export function errorFaultsOf(body: unknown): string {
  const validate = ajv.getSchema(`${BASE}shared.yaml#/components/schemas/Error`);
  if (!validate) throw new Error('the contract has no schema Error');
  return validate(body) ? '' : ajv.errorsText(validate.errors);
}
