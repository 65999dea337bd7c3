import type { Finding } from '../document/finding.js';
import type { Hints, HttpMethod, Operation } from './operation.js';

/** Values for `{{X}}` templates of the document: environment variables and bind files by name. */
export type Secrets = Readonly<Record<string, string | undefined>>;

/** Headers and query parameters that authenticate a call. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** A request for an access token (RFC 6749 section 4.4.2). It holds secrets. */
export interface TokenRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A consumed API. */
export interface Upstream {
  readonly namespace: string;
  /** Absolute URL without trailing slash; empty when the document names none and the environment must. */
  readonly baseUri: string;
  readonly authentication: 'none' | 'bearer' | 'basic' | 'apikey' | 'oauth2';
  /** Names of the secrets its templates need. */
  readonly secretNames: readonly string[];
  /**
   * Evaluates the document's templates with the present secrets; call again when a secret changed. `accessToken`: the
   * one that was got by `tokenRequest`, where there is that.
   */
  credential(secrets: Secrets, accessToken?: string): Credential;
  /** Only for APIs that take tokens got by client credentials: what asks for one. */
  tokenRequest?(secrets: Secrets): TokenRequest;
}

/** One exposed REST route. `path` uses `{name}` placeholders. */
export interface Route {
  readonly method: HttpMethod;
  readonly path: string;
  readonly operation: Operation;
}

/** One exposed MCP tool. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The document's hints after the contract's corrections. */
  readonly hints: Hints;
  readonly operation: Operation;
}

/** A compiled capability document. */
export interface Capability {
  readonly title: string;
  readonly description: string;
  /** SHA-256 (hex) over the document and the contract files. */
  readonly hash: string;
  readonly upstreams: readonly Upstream[];
  readonly rest: { readonly port: number; readonly namespace: string; readonly description: string } | undefined;
  readonly mcp:
    { readonly port: number | undefined; readonly namespace: string; readonly description: string } | undefined;
  readonly routes: readonly Route[];
  readonly tools: readonly Tool[];
  /** Deviations that do not hinder running; faults are thrown as CapabilityError. */
  readonly findings: readonly Finding[];
}

/** Which document to load, and with what. */
export interface LoadOptions {
  /** Path of the capability document. */
  readonly file: string;
  /** Folder of OpenAPI 3.1 files; undefined runs the document alone. */
  readonly contractDir?: string;
  /** Values for binds; missing keys are faults unless `allowMissingSecrets`. */
  readonly secrets: Secrets;
  readonly allowMissingSecrets?: boolean;
  /** Lengths of lists that differ from the contract's, by the name it gives them (`x-limit`). */
  readonly limits?: Limits;
}

/** Lengths of lists by the name the contract gives them (`x-limit`). */
export type Limits = Readonly<Record<string, number>>;
