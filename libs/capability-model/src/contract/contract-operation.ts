import type { Origin } from '../document/origin.js';
import type { SourceFile } from '../document/source-file.js';
import type {
  BodyContract,
  HttpMethod,
  JsonSchema,
  PathEncoding,
  QueryStyle,
  ResponseContract,
} from '../operation/operation.js';

/** A parameter as the contract describes it; `name` is free of brackets. */
export interface ContractParameter {
  readonly name: string;
  readonly wireName: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description?: string;
  readonly example?: unknown;
  readonly deprecated: boolean;
  readonly encoding: PathEncoding;
  readonly rawSlash: boolean;
  readonly style: QueryStyle;
  readonly delimiter?: string;
  readonly jsonText: boolean;
  /** Characters that RFC 3986 reserves stay as they are (OpenAPI `allowReserved`). */
  readonly allowReserved: boolean;
}

/** An operation of the contract before its parts are read. */
export interface ContractEntry {
  /** The file that lists it. */
  readonly file: SourceFile;
  readonly method: HttpMethod;
  readonly path: string;
  readonly operationId: string | undefined;
  readonly item: Record<string, unknown>;
  readonly operation: Record<string, unknown>;
  readonly at: Origin;
}

/** One operation of the contract with every `$ref` resolved. */
export interface ContractOperation {
  readonly method: HttpMethod;
  readonly path: string;
  readonly at: Origin;
  readonly summary?: string;
  readonly description?: string;
  readonly tag?: string;
  readonly parameters: readonly ContractParameter[];
  readonly body: BodyContract | undefined;
  readonly response: ResponseContract;
  /** `x-gateway` of the operation. */
  readonly facts: Readonly<Record<string, unknown>>;
}
