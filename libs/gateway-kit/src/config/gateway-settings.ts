import { IsIn, IsInt, IsObject, IsOptional, IsString, IsUrl, Matches, Max, Min } from 'class-validator';
import { CommaList, RateList, WholeNumber } from './convert.js';
import { FromEnv } from './variable.js';

/** Names and percent-encoded values (OpenTelemetry specification: OTLP headers, resource attributes). */
const OTEL_PAIRS =
  /^(?:\s*[\w!#$%&'*+.^`|~-]+\s*=(?:[\x20-\x24\x26-\x2b\x2d-\x7e]|%[0-9A-Fa-f]{2})*(?:,\s*(?=[^,\s])|\s*,?\s*$))+$/;

const URL_RULE = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

/** Settings both gateways share. One property per environment variable; times in ms, sizes in bytes. */
export class GatewaySettings {
  @FromEnv('PORT', "Port of the door. Default: the document's port (8080 REST, 9090 MCP); 0 picks a free one.")
  @WholeNumber()
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(65535)
  port?: number;

  @FromEnv('HOST', 'Address to listen on.', { fallback: '127.0.0.1' })
  @IsString()
  host!: string;

  @FromEnv('MANAGEMENT_PORT', 'Port of /livez, /readyz, /metrics and /version. Default: PORT + 1.')
  @WholeNumber()
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(65535)
  managementPort?: number;

  @FromEnv('PUBLIC_URL', 'Address under which callers reach the gateway.')
  @IsOptional()
  @IsUrl(URL_RULE)
  publicUrl?: string;

  @FromEnv(
    'ALLOWED_HOSTS',
    'Host names the door answers to, comma separated. Default: loopback names, any host with authentication; `*` allows all.',
  )
  @CommaList()
  @IsOptional()
  @IsString({ each: true })
  allowedHosts?: string[];

  @FromEnv('ALLOWED_ORIGINS', 'Web origins that may call the door from a page, comma separated.')
  @CommaList()
  @IsOptional()
  @IsString({ each: true })
  allowedOrigins?: string[];

  @FromEnv(
    'CAPABILITY_FILE',
    'The capability document; agents are told what `instructions.md` beside it says. Default: the packaged one of Lago.',
  )
  @IsOptional()
  @IsString()
  capabilityFile?: string;

  @FromEnv('CONTRACT_DIR', 'Folder of OpenAPI 3.1 files that complete the document; `none` runs it alone.')
  @IsOptional()
  @IsString()
  contractDir?: string;

  @FromEnv(
    'GATEWAY_AUTH',
    'How callers are recognised: keys, jwt or off. Default: keys with CONSUMERS_FILE, else off, on loopback only.',
  )
  @IsOptional()
  @IsIn(['keys', 'jwt', 'off'])
  auth?: 'keys' | 'jwt' | 'off';

  @FromEnv(
    'CONSUMERS_FILE',
    'YAML file of consumers, their hashed keys, scopes and limits; read again when it changes.',
  )
  @IsOptional()
  @IsString()
  consumersFile?: string;

  @FromEnv('JWT_ISSUER', 'Issuer (`iss`) whose access tokens are accepted.')
  @IsOptional()
  @IsUrl(URL_RULE)
  jwtIssuer?: string;

  @FromEnv(
    'JWT_AUDIENCE',
    'Audiences (`aud`), comma separated, one of which a token must have. Default on /mcp: its URL.',
  )
  @CommaList()
  @IsOptional()
  @IsString({ each: true })
  jwtAudience?: string[];

  @FromEnv('JWKS_URI', 'Where the public keys of the issuer are.')
  @IsOptional()
  @IsUrl(URL_RULE)
  jwksUri?: string;

  @FromEnv('JWT_SCOPE_CLAIM', 'Claim with scopes or profile names, dots reach inside. Default: scope, then scp.')
  @IsOptional()
  @IsString()
  jwtScopeClaim?: string;

  @FromEnv('REDIS_URL', 'Redis that replicas share for limits and idempotency. Default: each process on its own.', {
    secret: true,
  })
  @IsOptional()
  @IsUrl({ ...URL_RULE, protocols: ['redis', 'rediss'] })
  redisUrl?: string;

  @FromEnv('AUDIT_FILE', 'File the audit is appended to. Default: stderr, lines marked "audit":true.')
  @IsOptional()
  @IsString()
  auditFile?: string;

  @FromEnv('VALIDATION', 'Check inputs against the contract: enforce, report (log and name in headers) or off.', {
    fallback: 'enforce',
  })
  @IsIn(['enforce', 'report', 'off'])
  validation!: 'enforce' | 'report' | 'off';

  @FromEnv(
    'EVENTS_BATCH_MAX_LENGTH',
    'Events one batch may hold, where LAGO_EVENTS_BATCH_MAX_LENGTH of the Lago server is not 100.',
  )
  @WholeNumber()
  @IsOptional()
  @IsInt()
  @Min(1)
  eventsBatchMaxLength?: number;

  @FromEnv('UPSTREAM_TIMEOUT_MS', 'Milliseconds one try may take.', { fallback: '15000' })
  @WholeNumber()
  @IsInt()
  @Min(1)
  upstreamTimeoutMs!: number;

  @FromEnv('TOTAL_TIMEOUT_MS', 'Milliseconds a whole call may take, all tries and waits included.', {
    fallback: '30000',
  })
  @WholeNumber()
  @IsInt()
  @Min(1)
  totalTimeoutMs!: number;

  @FromEnv('CONNECT_TIMEOUT_MS', 'Milliseconds to connect to the upstream.', { fallback: '3000' })
  @WholeNumber()
  @IsInt()
  @Min(1)
  connectTimeoutMs!: number;

  @FromEnv('UPSTREAM_SETTLE_MS', 'Milliseconds the upstream may still work on a request that nobody waits for.', {
    fallback: '60000',
  })
  @WholeNumber()
  @IsInt()
  @Min(0)
  upstreamSettleMs!: number;

  @FromEnv(
    'RATE_LIMIT_WAIT_MS',
    'Milliseconds a call waits in all because the upstream answers 429; then its caller gets the 429, headers and all.',
    { fallback: '3000' },
  )
  @WholeNumber()
  @IsInt()
  @Min(0)
  rateLimitWaitMs!: number;

  @FromEnv(
    'UPSTREAM_LIMITS',
    'Requests per second by rate bucket: `events=500,default=50`. Default: as the upstream says.',
  )
  @RateList()
  @IsOptional()
  @IsObject({ message: 'upstreamLimits must be bucket=number pairs, comma separated' })
  upstreamLimits?: Record<string, number>;

  @FromEnv('CACHE', 'on keeps answers of reads for as long as the contract allows.', { fallback: 'off' })
  @IsIn(['on', 'off'])
  cache!: 'on' | 'off';

  @FromEnv('IDEMPOTENCY_TTL_MS', 'Milliseconds the outcome of a call with an idempotency key is kept.', {
    fallback: '86400000',
  })
  @WholeNumber()
  @IsInt()
  @Min(60_000)
  idempotencyTtlMs!: number;

  @FromEnv('UPSTREAM_CONNECTIONS', 'Connections kept to the upstream.', { fallback: '64' })
  @WholeNumber()
  @IsInt()
  @Min(1)
  upstreamConnections!: number;

  @FromEnv('MAX_BODY_BYTES', 'Bytes a request body may have.', { fallback: '1048576' })
  @WholeNumber()
  @IsInt()
  @Min(1)
  maxBodyBytes!: number;

  @FromEnv('MAX_HEADER_BYTES', 'Bytes all headers of a request may have.', { fallback: '16384' })
  @WholeNumber()
  @IsInt()
  @Min(1024)
  maxHeaderBytes!: number;

  @FromEnv('HEADERS_TIMEOUT_MS', 'Milliseconds the headers of a request may take to arrive.', { fallback: '10000' })
  @WholeNumber()
  @IsInt()
  @Min(100)
  headersTimeoutMs!: number;

  @FromEnv('REQUEST_TIMEOUT_MS', 'Milliseconds a whole request may take to arrive.', { fallback: '30000' })
  @WholeNumber()
  @IsInt()
  @Min(100)
  requestTimeoutMs!: number;

  @FromEnv('KEEP_ALIVE_MS', 'Milliseconds a connection may rest; longer than load balancers in front keep theirs.', {
    fallback: '65000',
  })
  @WholeNumber()
  @IsInt()
  @Min(1000)
  keepAliveMs!: number;

  @FromEnv('MAX_REPLY_BYTES', 'Bytes an upstream reply may have.', { fallback: '33554432' })
  @WholeNumber()
  @IsInt()
  @Min(1)
  maxReplyBytes!: number;

  @FromEnv('DRAIN_GRACE_MS', 'Milliseconds to keep serving after SIGTERM while load balancers look away.', {
    fallback: '0',
  })
  @WholeNumber()
  @IsInt()
  @Min(0)
  drainGraceMs!: number;

  @FromEnv('DRAIN_DEADLINE_MS', 'Milliseconds that calls in flight may still take after that.', { fallback: '25000' })
  @WholeNumber()
  @IsInt()
  @Min(0)
  drainDeadlineMs!: number;

  @FromEnv('LOG_LEVEL', 'trace, debug, info, warn, error or silent.', { fallback: 'info' })
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
  logLevel!: string;

  @FromEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'OTLP/HTTP receiver of traces (`/v1/traces` is added). Unset: no traces.')
  @IsOptional()
  @IsUrl(URL_RULE)
  otlpEndpoint?: string;

  @FromEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'Full URL for traces; wins over OTEL_EXPORTER_OTLP_ENDPOINT.')
  @IsOptional()
  @IsUrl(URL_RULE)
  tracesEndpoint?: string;

  @FromEnv('OTEL_EXPORTER_OTLP_HEADERS', 'Headers for that receiver: name=value, comma separated.', { secret: true })
  @IsOptional()
  @Matches(OTEL_PAIRS, { message: 'otlpHeaders must be name=value pairs, comma separated, percent-encoded' })
  otlpHeaders?: string;

  @FromEnv('OTEL_SERVICE_NAME', 'Name of this service in traces. Default: rest-gateway, mcp-gateway.')
  @IsOptional()
  @IsString()
  serviceName?: string;

  @FromEnv('OTEL_RESOURCE_ATTRIBUTES', 'What else is said in traces of this service: name=value, comma separated.')
  @IsOptional()
  @Matches(OTEL_PAIRS, { message: 'resourceAttributes must be name=value pairs, comma separated, percent-encoded' })
  resourceAttributes?: string;

  @FromEnv('OTEL_TRACES_SAMPLER_ARG', "Share of new traces that are kept, 0 to 1; a caller's decision is followed.", {
    fallback: '1',
  })
  @Matches(/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/, { message: 'tracesRatio must be a number from 0 to 1' })
  tracesRatio!: string;

  @FromEnv('HTTPS_PROXY', 'Proxy for https upstreams.', { secret: true })
  @IsOptional()
  @IsUrl(URL_RULE)
  httpsProxy?: string;

  @FromEnv('HTTP_PROXY', 'Proxy for http upstreams.', { secret: true })
  @IsOptional()
  @IsUrl(URL_RULE)
  httpProxy?: string;

  @FromEnv('NO_PROXY', 'Hosts reached without the proxy, comma separated.')
  @IsOptional()
  @IsString()
  noProxy?: string;
}
