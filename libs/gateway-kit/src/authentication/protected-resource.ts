/** OAuth 2.0 protected-resource metadata (RFC 9728). */
export interface ProtectedResource {
  /** Identifier of the resource: also the audience its tokens must have (RFC 8707). */
  readonly resource: string;
  /** Absolute URL of the metadata; stands in challenges. */
  readonly metadataUrl: string;
  /** Paths under which the metadata is served: with and without the path of the resource (RFC 9728 section 3.1). */
  readonly paths: readonly string[];
  /** The JSON document. */
  readonly document: Readonly<Record<string, unknown>>;
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

export interface ProtectedResourceOptions {
  /** The gateway's public base URL. */
  readonly publicUrl: string;
  /** Path of the resource, such as `/mcp`. */
  readonly path: string;
  readonly issuer: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** Builds the metadata of one resource. */
export function protectedResource(options: ProtectedResourceOptions): ProtectedResource {
  const { path, issuer, name, scopes } = options;
  const base = options.publicUrl.replace(/\/$/, '');
  const resource = `${base}${path}`;
  const { origin, pathname } = new URL(resource);
  const full = pathname === '/' ? WELL_KNOWN : `${WELL_KNOWN}${pathname}`;
  return {
    resource,
    metadataUrl: `${origin}${full}`,
    paths: [...new Set([WELL_KNOWN, `${WELL_KNOWN}${path}`, full])],
    document: Object.freeze({
      resource,
      resource_name: name,
      authorization_servers: [issuer],
      scopes_supported: scopes,
      bearer_methods_supported: ['header'],
    }),
  };
}
