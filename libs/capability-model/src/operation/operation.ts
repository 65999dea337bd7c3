import type { AnswerNotice } from './answer-notice.js';
import type { ConsentRule } from './consent.js';
import type { OutputMapping } from './output-mapping.js';
import type { DeliveryRule } from './delivery-rule.js';
import type { ReconcileRule } from './reconcile-rule.js';
import type { TravelRule } from './travel-rule.js';

/** The methods that operations have. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A JSON Schema 2020-12 object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a door hands to invoke: decoded values by place. `body` undefined means that no body was sent. */
export interface OperationInput {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** How a path value is written: RFC 3986 percent-encoding, the same with `.` as %2E, or per segment with `/` kept. */
export type PathEncoding = 'percent' | 'percent-dots' | 'keep-slash';

/**
 * How a value is written: `name=v`, `name=a&name=b`, `name[key]=v` (OpenAPI deepObject), the members of an object one by
 * one (`key=v&key=v`, exploded form), all in one value (`name=key,v,key,v`), or as JSON text (content parameters).
 */
export type QueryStyle = 'scalar' | 'repeat' | 'map' | 'members' | 'pairs' | 'json';

/** How the value of one key of a form body is written. */
export interface FormField {
  readonly style: QueryStyle;
  readonly delimiter?: string;
}

/** One path or query parameter as the caller sees it. `name` suits an argument, `wireName` goes on the wire. */
export interface Parameter {
  readonly name: string;
  readonly wireName: string;
  /** The argument of a tool that holds the value, where `name` cannot be one or is taken. */
  readonly argument?: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: JsonSchema;
  readonly description?: string;
  readonly example?: unknown;
  readonly deprecated: boolean;
  /** Path parameters only. */
  readonly encoding: PathEncoding;
  /** Path parameters only: callers may send `/` unencoded inside the value. */
  readonly rawSlash: boolean;
  readonly style: QueryStyle;
  /** Query parameters of style map: one JSON object as text is accepted as well. */
  readonly jsonText: boolean;
  /** Query parameters of style repeat that are written as one value, such as `a,b`. */
  readonly delimiter?: string;
  /** REST callers send this value in the header of that name; it lies in `input.query` all the same. */
  readonly header?: string;
}

/** The request body, which callers give as JSON, or as a form where the contract has one. `schema` has every `$ref` resolved. */
export interface BodyContract {
  readonly required: boolean;
  readonly schema: JsonSchema;
  /** What it is written as; undefined means `application/json`. */
  readonly mediaType?: string;
  /** The contract has a form: how its keys are written; those not named are written by their values. */
  readonly form?: Readonly<Record<string, FormField>>;
  readonly example?: unknown;
  /** Arguments of a tool that hold top-level fields whose own names cannot be arguments: argument to field. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** False when the contract is missing: any JSON object is taken as `body`. */
  readonly described: boolean;
}

/** The successful reply. `schema` has every `$ref` resolved; undefined without a contract. */
export interface ResponseContract {
  readonly schema?: JsonSchema;
  readonly example?: unknown;
  /** The single key that wraps the answer, or the list's key beside `meta`. */
  readonly rootKey?: string;
  readonly list: boolean;
  readonly paginated: boolean;
  readonly emptyBody: 'never' | 'sometimes' | 'always';
  /** Media types of a success besides JSON, in the order of the contract; ranges such as `image/*` among them. */
  readonly otherTypes?: readonly string[];
  /** The JSON media type of a success, where it is not `application/json` itself. */
  readonly jsonType?: string;
  /** True when the contract says itself that a success has no body, and does not just describe none. */
  readonly bodyless?: true;
  /** Statuses of success the contract describes; undefined when it describes none, or a whole class of them. */
  readonly statuses?: readonly number[];
  /** What else a success may be, by its status: the contract describes several. */
  readonly further?: Readonly<Record<string, FurtherSuccess>>;
  /** Schema of the first error answer the contract describes (4xx or default): what a refusal of the API looks like. */
  readonly refusal?: JsonSchema;
  /** Media types of refusals (4xx) that are not JSON, by status, `4XX` or `default`. */
  readonly refusalTypes?: Readonly<Record<string, readonly string[]>>;
  /** JSON pointers of values that open something without a login; `*` stands for every index. */
  readonly secrets: readonly string[];
}

/** A success other than the one that is described in full. */
export interface FurtherSuccess {
  readonly isEmpty: boolean;
  readonly isJson: boolean;
  /** Media types besides JSON. */
  readonly types: readonly string[];
}

/** What a call does to the world, in the words of MCP's tool annotations. */
export interface Hints {
  readonly readOnly: boolean;
  readonly destructive: boolean;
  readonly idempotent: boolean;
  readonly openWorld: boolean;
}

/** May a call be repeated: `yes` freely, `check` by the reconcile rule only, `no` never on its own. */
export type RepeatClass = 'yes' | 'check' | 'no';

/** May a call be repeated after a lost connection, a 429, a 5xx. */
export interface RetryClasses {
  readonly network: RepeatClass;
  readonly http429: RepeatClass;
  readonly http5xx: RepeatClass;
}

/** A documented refusal of the consumed API. */
export interface DocumentedError {
  readonly status: number;
  readonly code?: string;
  readonly field?: string;
  readonly messages?: readonly string[];
  readonly when: string;
  /** What helps. */
  readonly advice?: string;
}

/** Where the answers of an API keep what every operation of it has: JSON pointers; one it does not have is undefined. */
export interface AnswerPointers {
  /** Number of the next page of a list; null or nothing on the last one. */
  readonly nextPage?: string;
  /** What names a record for good. */
  readonly id?: string;
  /** When a record came to be. */
  readonly createdAt?: string;
  /** The code of a refusal. */
  readonly errorCode?: string;
  /** What is wrong, by field. */
  readonly errorDetails?: string;
}

/** What the contract says about an operation beyond its shape (`x-gateway`); cautious defaults without a contract. */
export interface OperationFacts {
  readonly permission?: string;
  readonly bucket: string;
  /** The bucket it counts in instead where the headers of its answers say so. */
  readonly otherBucket?: string;
  readonly retry: RetryClasses;
  readonly reconcile?: ReconcileRule;
  readonly answers: AnswerPointers;
  /** What it creates may be kept and sent later. */
  readonly delivery?: DeliveryRule;
  /** Calls that wait may travel together. */
  readonly travels?: TravelRule;
  readonly hints: Hints;
  readonly hintsReason?: string;
  readonly risk: 'none' | 'low' | 'medium' | 'high' | 'critical';
  /** A person is asked first. */
  readonly confirm: boolean;
  /** What that person is shown. */
  readonly consent?: ConsentRule;
  /** Why a call that changes something is not asked about. */
  readonly unasked?: string;
  /** Members of a record that are shown unless others are asked for; dots between keys. */
  readonly row?: readonly string[];
  /** Amounts of a list's records, in the smallest unit, whose sum means something. */
  readonly totals?: readonly string[];
  /** What has to be known to read an answer. */
  readonly notices?: readonly AnswerNotice[];
  readonly premium?: { readonly scope: string; readonly detail: string };
  readonly aliases: readonly string[];
  readonly vocabulary: readonly string[];
  readonly errors: readonly DocumentedError[];
  readonly gotchas: readonly string[];
  /** Seconds; undefined means never cached. */
  readonly cacheTtlSeconds?: number;
}

/** One fault of an input. `pointer` is a JSON pointer (RFC 6901) into OperationInput, such as `/body/add_on/code`. */
export interface Violation {
  readonly pointer: string;
  readonly place: 'path' | 'query' | 'body';
  /** The parameter's wire name, or the last property of the pointer. */
  readonly name: string;
  /** The name that callers write over HTTP where that is another: `created[gte]`, or one of a header. */
  readonly written?: string;
  /** It is taken from a header. */
  readonly header?: true;
  /** The JSON Schema keyword that failed: required, type, enum, format, minimum, ... */
  readonly keyword: string;
  readonly expected: string;
  /**
   * JSON type of what was received, `nothing` when absent; never the value, but for a number that nobody can hold,
   * such as `1e400`.
   */
  readonly received: string;
  readonly message: string;
  /** The API's own code for this fault (`x-codes` of the contract). */
  readonly code?: string;
  /** Position in a list whose faults the API names by position (`x-rows` of the contract). */
  readonly row?: string;
}

/** What goes upstream, without credential. `path` is encoded and relative to the upstream's base URI, `query` has no `?`. */
export interface UpstreamRequest {
  readonly method: HttpMethod;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * One compiled, exposed operation: the unit both doors translate to.
 * Everything is computed once at load; `repair`, `validate` and `request` are pure.
 */
export interface Operation {
  /** The name under which the document exposes it. */
  readonly name: string;
  /** Namespace of the consumed adapter that answers it; undefined for a mock. */
  readonly upstream: string | undefined;
  /** Name of the consumed operation; equal for both doors, the key for policy, metrics and audit. */
  readonly id: string;
  readonly method: HttpMethod;
  /** Consumed path template, such as `/add_ons/{code}`: bounded, fit for metrics labels. */
  readonly pathTemplate: string;
  readonly tag: string;
  readonly title: string;
  readonly description: string;
  /** The document's own description, before the contract's. */
  readonly originalDescription: string;
  readonly parameters: readonly Parameter[];
  readonly body: BodyContract | undefined;
  readonly response: ResponseContract;
  readonly facts: OperationFacts;
  readonly output: OutputMapping;
  /** JSON Schema of OperationInput. */
  readonly inputSchema: JsonSchema;
  /** Repairs what has one certain meaning: text for numbers, numbers for text, a single value for a list, dates, blanks. */
  repair(input: OperationInput): OperationInput;
  /** The violations at once, at most 1000; empty when the input may be sent. */
  validate(input: OperationInput): readonly Violation[];
  /** Names (JSON pointers) of body fields the contract does not know, at most 21; they are passed on. */
  unknownFields(input: OperationInput): readonly string[];
  /** Builds the upstream request. Throws InputError when a path value is missing, empty, `.` or `..`. */
  request(input: OperationInput): UpstreamRequest;
  /** Only for a mock (`upstream` is undefined): the reply, made from the input. */
  mock?(input: OperationInput): unknown;
}
