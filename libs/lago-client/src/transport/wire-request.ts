import type { Credential, Upstream } from '@lago/capability-model';
import type { Call } from '../call/call.js';
import type { SecretSource } from '../call/secrets.js';

/** One HTTP request as it goes onto the wire. */
export interface WireRequest {
  readonly method: string;
  readonly origin: string;
  /** Path of the API, in front of every path of its operations. */
  readonly basePath: string;
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Namespace of the API it is for. */
  readonly upstream: string;
}

export interface WireOptions {
  readonly upstreams: readonly Upstream[];
  /** Base URLs that replace those of the document, by namespace. */
  readonly baseUris?: Readonly<Record<string, string>>;
  readonly secrets: SecretSource;
  readonly userAgent: string;
}

/** Writes calls as HTTP requests. `veil` changes the credential, so that a request can be shown to people. */
export type WriteRequest = (call: Call, veil?: (credential: Credential) => Credential) => WireRequest;

/** The one place where operation, credential and context become a request: what is described is what is sent. */
export function createWriter(options: WireOptions): WriteRequest {
  const bases = new Map(options.upstreams.map((upstream) => [upstream.namespace, readBase(upstream, options)]));
  return (call, veil = (credential) => credential) => {
    const base = bases.get(call.operation.upstream ?? '');
    if (!base) throw new TypeError(`no upstream named ${call.operation.upstream}`);
    const { method, path, query, headers, body } = call.request ?? call.operation.request(call.input);
    const secrets = secretsOf(call, base.upstream, options.secrets);
    const credential = veil(base.upstream.credential(secrets, tokenOf(call, base.upstream)));
    const search = withCredential(query, credential);
    return {
      method,
      origin: base.origin,
      basePath: base.path,
      target: search ? `${base.path}${path}?${search}` : base.path + path,
      headers: { ...headers, ...credential.headers, ...contextHeaders(call, options) },
      ...(body === undefined ? {} : { body }),
      upstream: base.upstream.namespace,
    };
  };
}

/** Blanks what authenticates; the scheme before it (`Bearer`) stays. */
export function redact({ headers, query }: Credential): Credential {
  const blanked = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value.replace(/^([A-Za-z]+ )?.*$/s, '$1[redacted]')]),
    );
  return { headers: blanked(headers), query: blanked(query) };
}

function withCredential(search: string, { query }: Credential): string {
  const own = Object.entries(query).map(([name, value]) => new URLSearchParams({ [name]: value }).toString());
  return own.length ? [search, ...own].filter(Boolean).join('&') : search;
}

function readBase(upstream: Upstream, { baseUris }: WireOptions): { origin: string; path: string; upstream: Upstream } {
  const url = new URL(baseUris?.[upstream.namespace] ?? upstream.baseUri);
  const path = url.pathname === '/' && upstream.baseUri ? new URL(upstream.baseUri).pathname : url.pathname;
  return { origin: url.origin, path: path.replace(/\/$/, ''), upstream };
}

function secretsOf(call: Call, upstream: Upstream, held: SecretSource) {
  const own = call.context.upstreamSecret;
  if (own === undefined) return held();
  return Object.fromEntries(upstream.secretNames.map((name) => [name, own]));
}

/** The caller's own token, or the one that was asked for; what is only described has none yet. */
function tokenOf({ context, accessToken = '' }: Call, { tokenRequest }: Upstream): string | undefined {
  return tokenRequest && (context.upstreamSecret ?? accessToken);
}

function contextHeaders({ context }: Call, { userAgent }: WireOptions): Record<string, string> {
  return {
    'user-agent': userAgent,
    // Without it any coding will do (RFC 9110 section 12.5.3).
    'accept-encoding': 'identity',
    'x-request-id': context.requestId,
    ...(context.traceparent ? { traceparent: context.traceparent } : {}),
    ...(context.traceparent && context.tracestate ? { tracestate: context.tracestate } : {}),
  };
}
