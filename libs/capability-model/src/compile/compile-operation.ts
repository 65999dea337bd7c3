import { compileRepair } from '../input/repair.js';
import { compileUnknownFields } from '../input/unknown-fields.js';
import { violationsOf } from '../input/violations.js';
import type { InputValidator } from '../input/validator.js';
import type { Hints, Operation, ResponseContract } from '../operation/operation.js';
import { UNKNOWN_RESPONSE } from '../contract/read-response.js';
import { compileOutputs } from '../output/compile-outputs.js';
import { buildRequest } from '../request/build-request.js';
import { formatPath } from '../template/path-template.js';
import type { ConsumedCall } from './consumed-call.js';
import type { CompileContext } from './compile-context.js';
import { ExposedInputs } from '../exposure/exposed-inputs.js';
import type { Exposure } from '../exposure/exposure.js';
import { readFacts } from './facts.js';
import { inputContract } from './input-contract.js';
import { noteUnused, planRequest } from './plan-request.js';
import { chainScopes } from '../exposure/scope.js';

/** Compiles one exposure of a consumed operation. */
export function compileOperation(
  exposure: Exposure,
  call: ConsumedCall,
  hints: Partial<Hints>,
  context: CompileContext,
): Operation {
  const inputs = new ExposedInputs(exposure);
  const chain = chainScopes(exposure, inputs, context);
  const plan = planRequest(exposure, call, inputs, chain.innermost, context);
  const { contract } = call;
  if (!contract?.body) inputs.claimFields();
  const { parameters, body, schema } = inputContract(exposure, inputs, contract, context.report, call.method);
  noteUnused(exposure, chain, inputs, call, context.report);
  const validator = compileSchema(exposure, schema, context);
  const unknownFields = compileUnknownFields(body);
  const described = exposure.description ?? call.description ?? '';
  const response: ResponseContract = contract?.response ?? UNKNOWN_RESPONSE;
  return {
    name: exposure.name,
    upstream: call.namespace,
    id: call.name,
    method: call.method,
    pathTemplate: formatPath(call.template),
    tag:
      contract?.tag ??
      call.path.split('/').find((segment) => segment !== '' && !segment.includes('{')) ??
      call.namespace,
    title: exposure.label ?? call.label ?? contract?.summary ?? exposure.name,
    description: contract?.description ?? described,
    originalDescription: described,
    parameters,
    body,
    response,
    facts: readFacts(contract, call.method, hints),
    output: compileOutputs(exposure.outputs, context.report),
    inputSchema: schema,
    repair: compileRepair(parameters, body),
    validate: (input) => (validator ? violationsOf(validator, input, parameters) : []),
    unknownFields: (input) => unknownFields(input.body),
    request: (input) => buildRequest(plan, input),
  };
}

/** A schema Ajv cannot compile is a fault of the contract. */
export function compileSchema(
  exposure: Exposure,
  schema: Operation['inputSchema'],
  { report, validators }: Pick<CompileContext, 'report' | 'validators'>,
): InputValidator | undefined {
  try {
    return validators.compile(schema);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    report.fault(
      'contract-schema',
      exposure.origin,
      `the input schema of ${exposure.name} is not valid: ${error.message}`,
    );
    return undefined;
  }
}
