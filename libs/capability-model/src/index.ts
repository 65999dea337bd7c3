export type { Capability, Credential, LoadOptions, Route, Secrets, Tool, Upstream } from './capability.js';
export type {
  ConsentChanges,
  ConsentCondition,
  ConsentLines,
  ConsentRead,
  ConsentRefusal,
  ConsentRule,
  ConsentSection,
  ConsentSource,
  ConsentSources,
} from './consent.js';
export { MissingSecretError } from './compile/upstream.js';
export type { Finding, Tier } from './finding.js';
export { CapabilityError, formatFinding } from './finding.js';
export { InputError } from './input-error.js';
export { MOST_FAULTS } from './input/validator.js';
export { readQuery } from './input/read-query.js';
export type { ToolArguments } from './input/tool-arguments.js';
export { toolArguments } from './input/tool-arguments.js';
export { inspectCapability, loadCapability } from './load-capability.js';
export type {
  BodyContract,
  DocumentedError,
  Hints,
  HttpMethod,
  JsonSchema,
  Operation,
  OperationFacts,
  OperationInput,
  Parameter,
  PathEncoding,
  QueryStyle,
  RepeatClass,
  ResponseContract,
  RetryClasses,
  UpstreamRequest,
  Violation,
} from './operation.js';
export type { ErrorReply, OpenApiNode, OpenApiOptions, RequestHeader } from './openapi/open-api-options.js';
export { toOpenApi } from './openapi/to-open-api.js';
export type { OutputMapping } from './output.js';
export { perOperation } from './per-operation.js';
export type { ReconcileRule } from './reconcile.js';
export type { RouteMatch, RouteTable } from './routing/route-table.js';
export { createRouteTable } from './routing/route-table.js';
export { ExactNumber, isNumber } from './values/exact-number.js';
export { readJson } from './values/read-json.js';
export { canonicalJson } from './values/same-json.js';
