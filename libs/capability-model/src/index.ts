export type { Capability, Credential, Route, Secrets, TokenRequest, Tool, Upstream } from './operation/capability.js';
export type { AnswerNotice } from './operation/answer-notice.js';
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
} from './operation/consent.js';
export { CapabilityError, formatFinding } from './document/finding.js';
export { InputError } from './operation/input-error.js';
export { MOST_FAULTS } from './input/validator.js';
export { readFields, readForm } from './input/read-form.js';
export { readQuery } from './input/read-query.js';
export type { ToolArguments } from './input/tool-arguments.js';
export { toolArguments } from './input/tool-arguments.js';
export { loadCapability } from './compile/load-capability.js';
export type {
  AnswerPointers,
  DocumentedError,
  JsonSchema,
  Operation,
  OperationFacts,
  OperationInput,
  Parameter,
  RepeatClass,
  UpstreamRequest,
  Violation,
} from './operation/operation.js';
export type { ErrorReply, OpenApiNode, OpenApiOptions } from './openapi/open-api-options.js';
export { toOpenApi } from './openapi/to-open-api.js';
export { perOperation } from './operation/per-operation.js';
export type { DeliveryRule } from './operation/delivery-rule.js';
export type { TravelRule } from './operation/travel-rule.js';
export type { ReconcileRule } from './operation/reconcile-rule.js';
export type { RouteMatch, RouteTable } from './routing/route-table.js';
export { createRouteTable } from './routing/route-table.js';
export { ExactNumber, isNumber } from './values/exact-number.js';
export type { Found } from './values/json-pointer.js';
export { findAll, pointerTokens, replaceAt, valueAt, valueOf } from './values/json-pointer.js';
export { isMapping } from './values/mapping.js';
export { readJson } from './values/read-json.js';
export { canonicalJson } from './values/same-json.js';
export { schemaCheck } from './values/schema-check.js';
