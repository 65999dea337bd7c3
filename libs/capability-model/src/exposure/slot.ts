import type { Origin } from '../document/origin.js';
import type { JsonSchema, PathEncoding, QueryStyle } from '../operation/operation.js';

/** What is known about a parameter, from the contract or else from the document. */
export interface Description {
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly description?: string;
  readonly example?: unknown;
  readonly deprecated: boolean;
  readonly encoding: PathEncoding;
  readonly rawSlash: boolean;
  readonly style: QueryStyle;
  readonly delimiter?: string;
  readonly jsonText: boolean;
  readonly allowReserved?: boolean;
  /** True when the contract describes it: then its word on types and requiredness holds. */
  readonly contracted: boolean;
}

/** A place of the consumed request that takes one value. */
export interface Slot {
  readonly place: 'path' | 'query' | 'header';
  /** Name under which `with` and templates know it. */
  readonly variable: string;
  readonly wireName: string;
  readonly description: Description;
  /** The document's own value; callers cannot give another. */
  readonly fixed?: string | number | boolean;
  /** Shared by all operations of the adapter. */
  readonly adapterLevel: boolean;
  readonly origin: Origin;
}

/** The schema of a type the document declares. */
export function schemaOfType(type: string | undefined, pattern?: string): JsonSchema {
  const shape = type === undefined ? {} : { type };
  return pattern === undefined ? shape : { ...shape, pattern };
}

/** What a document's own declaration tells. */
export function describeDeclared(declared: {
  readonly type?: string | undefined;
  readonly required?: boolean | undefined;
  readonly description?: string | undefined;
}): Description {
  const { type, required, description } = declared;
  return {
    schema: schemaOfType(type ?? 'string'),
    required: required ?? false,
    ...(description ? { description } : {}),
    deprecated: false,
    encoding: 'percent',
    rawSlash: false,
    style: type === 'array' ? 'repeat' : type === 'object' ? 'map' : 'scalar',
    jsonText: false,
    contracted: false,
  };
}
