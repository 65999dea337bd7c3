import { compileRepair } from '../input/repair.js';
import { compileUnknownFields } from '../input/unknown-fields.js';
import { violationsOf } from '../input/violations.js';
import { UNKNOWN_RESPONSE } from '../contract/read-response.js';
import type { OutputModel } from '../model/exposed-model.js';
import type { Hints, Operation } from '../operation/operation.js';
import { compileSchema } from './compile-operation.js';
import type { CompileContext } from './compile-context.js';
import { compileTemplate } from '../exposure/expression.js';
import type { Scope } from '../exposure/expression.js';
import { ExposedInputs } from '../exposure/exposed-inputs.js';
import type { Demand, Read } from '../exposure/exposed-inputs.js';
import { isNumber } from '../values/exact-number.js';
import { numberIn } from '../values/read-json.js';
import type { Exposure } from '../exposure/exposure.js';
import { readFacts } from './facts.js';
import { inputContract } from './input-contract.js';
import { chainScopes } from '../exposure/scope.js';

/** Compiles an exposure without `call`: its outputs are values or templates over the inputs. */
export function compileMock(exposure: Exposure, context: CompileContext): Operation {
  const { name, outputs, origin, report } = { ...exposure, ...context };
  if (!outputs?.length) {
    const advice = 'add `call: namespace.operation`, or outputParameters with values for a mock';
    report.fault('unknown-call', origin, `${name} has neither call nor outputParameters`, advice);
  }
  const inputs = new ExposedInputs(exposure);
  const { innermost } = chainScopes(exposure, inputs, context);
  for (const { name: declared } of exposure.inputs) inputs.read(declared, { place: 'query', direct: true }, false);
  for (const placeholder of exposure.placeholders) inputs.read(placeholder, { place: 'path', direct: true }, false);
  const mock = mockOf(outputs ?? [], innermost, context);
  const method = exposure.method ?? 'GET';
  const { parameters, body, schema } = inputContract(exposure, inputs, undefined, report, method);
  const validator = compileSchema(exposure, schema, context);
  const unknownFields = compileUnknownFields(body);
  const description = exposure.description ?? '';
  return {
    name,
    upstream: undefined,
    id: name,
    method,
    pathTemplate: '/',
    tag: 'mock',
    title: exposure.label ?? name,
    description,
    originalDescription: description,
    parameters,
    body,
    response: UNKNOWN_RESPONSE,
    facts: readFacts(undefined, method, { ...readOnlyHints, ...(exposure.hints as Partial<Hints>) }),
    output: { passThrough: true, apply: (reply) => reply },
    inputSchema: schema,
    repair: compileRepair(parameters, body),
    validate: (input) => (validator ? violationsOf(validator, input, parameters) : []),
    unknownFields: (input) => unknownFields(input.body),
    request: () => {
      throw new Error(`${name} is a mock and is never sent`);
    },
    mock,
  };
}

const readOnlyHints = { readOnly: true, destructive: false, idempotent: true, openWorld: false };

/** Named outputs make an object; a single output without a name is the reply itself. */
function mockOf(outputs: readonly OutputModel[], scope: Scope, context: CompileContext): Read {
  const [only] = outputs;
  if (outputs.length === 1 && only && !only.name) return valueOf(only, scope, context);
  const named = outputs.map((output) => [output.name ?? '', valueOf(output, scope, context)] as const);
  return (input) => Object.fromEntries(named.map(([name, read]) => [name, read(input) ?? null]));
}

function valueOf(output: OutputModel, scope: Scope, context: CompileContext): Read {
  if (output.properties) return mockOf(output.properties, scope, context);
  const value = output.value ?? output.const ?? undefined;
  if (typeof value !== 'string') return () => value;
  const demand: Demand = { place: 'query', direct: false };
  const read = compileTemplate(value, scope, demand, output.origin.child('value'), context);
  return (input) => typed(read(input), output.type);
}

function typed(value: unknown, type: string | undefined): unknown {
  if (value === undefined || value === null) return value;
  if (type === 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (type === 'number' || type === 'integer') return isNumber(value) ? value : (numberIn(String(value)) ?? value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
