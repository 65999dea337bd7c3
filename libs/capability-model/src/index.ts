export type { Capability, Credential, LoadOptions, Route, Secrets, Tool, Upstream } from './capability.js';
export type { Finding, Tier } from './finding.js';
export { CapabilityError, formatFinding } from './finding.js';
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
export type { OutputMapping } from './output.js';
export type { ReconcileRule } from './reconcile.js';
