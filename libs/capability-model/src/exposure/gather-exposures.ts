import type { Report } from '../document/report.js';
import type { AggregateModel, FunctionModel } from '../model/aggregate-model.js';
import type { DocumentModel } from '../model/document-model.js';
import type { ExposedMcpModel, ToolModel } from '../model/exposed-mcp-model.js';
import type { ExposedInputModel, InvocableModel } from '../model/exposed-model.js';
import type { ExposedOperationModel, ExposedResourceModel, ExposedRestModel } from '../model/exposed-rest-model.js';
import type { HttpMethod } from '../operation/operation.js';
import { formatPath, parsePath } from '../template/path-template.js';
import { references } from '../template/template.js';
import type { Exposure, Stage } from './exposure.js';

/** An exposure and, for REST, where it is served. */
export interface Exposed {
  readonly exposure: Exposure;
  readonly method?: HttpMethod;
  readonly path?: string;
}

interface Inherited {
  readonly aggregate: AggregateModel;
  readonly function: FunctionModel;
}

/** Every REST operation and tool of a document, with what they inherit from aggregates. */
export function gatherExposures(document: DocumentModel, aliased: boolean, report: Report): Exposed[] {
  const functions = new Map<string, Inherited>();
  for (const aggregate of document.aggregates) {
    for (const item of aggregate.functions) {
      const name = `${aggregate.namespace}.${item.name}`;
      if (functions.has(name)) report.fault('duplicate-name', item.origin, `the function ${name} is declared twice`);
      functions.set(name, { aggregate, function: item });
    }
  }
  const inherit = (model: InvocableModel & { ref?: string }) => resolveRef(model, functions, report);
  const rest = document.rest.flatMap((adapter) =>
    adapter.resources.flatMap((resource) =>
      resource.operations.flatMap((operation) => {
        const inherited = inherit(operation);
        return inherited === 'broken' ? [] : [restExposure(adapter, resource, operation, inherited, report)];
      }),
    ),
  );
  const mcp = document.mcp.flatMap((adapter) =>
    adapter.tools.flatMap((tool) => {
      const inherited = inherit(tool);
      return inherited === 'broken' ? [] : [toolExposure(adapter, tool, inherited, aliased, report)];
    }),
  );
  return [...rest, ...mcp];
}

function resolveRef(
  { ref, call, origin }: InvocableModel & { ref?: string },
  functions: ReadonlyMap<string, Inherited>,
  report: Report,
): Inherited | 'broken' | undefined {
  if (ref === undefined || ref === null) return undefined;
  if (call) report.fault('ref', origin.child('ref'), 'an exposure has either `call` or `ref`', 'remove one of them');
  const found = functions.get(ref);
  if (!found) {
    const known = [...functions.keys()].join(', ') || 'none';
    report.fault('ref', origin.child('ref'), `${ref} names no function of an aggregate`, `known functions: ${known}`);
  }
  return found ?? 'broken';
}

function restExposure(
  adapter: ExposedRestModel,
  resource: ExposedResourceModel,
  operation: ExposedOperationModel,
  inherited: Inherited | undefined,
  report: Report,
): Exposed {
  const template = parsePath(resource.path);
  const path = template ? formatPath(template) : resource.path;
  if (!template) {
    const advice = 'write /a/{name}/b';
    report.fault('path', resource.origin.child('path'), `${path} has a brace that is no placeholder`, advice);
  }
  const own = mergeInputs(adapter.inputParameters, resource.inputParameters, operation.inputParameters);
  const placeholders = references(template ?? []);
  for (const name of new Set(placeholders.filter((item, index) => placeholders.indexOf(item) !== index))) {
    report.fault('path', resource.origin.child('path'), `the placeholder {${name}} stands twice in ${path}`);
  }
  for (const input of own.filter((item) => item.in === 'path' && !placeholders.includes(item.name))) {
    report.fault('path', input.origin, `the path ${path} has no placeholder {${input.name}}`, 'add it, or change `in`');
  }
  noteExtractions(own, report);
  const exposure: Exposure = {
    door: 'rest',
    name: operation.name ?? inherited?.function.name ?? `${operation.method} ${path}`,
    ...shared(operation, inherited, [adapter.namespace, 'rest'], own),
    method: operation.method,
    placeholders,
    hints: semanticsOf(inherited),
    requiredByDefault: false,
  };
  return { exposure, method: operation.method, path };
}

function toolExposure(
  adapter: ExposedMcpModel,
  tool: ToolModel,
  inherited: Inherited | undefined,
  aliased: boolean,
  report: Report,
): Exposed {
  const name = tool.name ?? inherited?.function.name;
  if (name === undefined) report.fault('shape', tool.origin.child('name'), 'name is missing');
  const { readOnly, destructive, idempotent, openWorld } = tool.hints ?? {};
  const declared = { readOnly, destructive, idempotent, openWorld };
  const exposure: Exposure = {
    door: 'mcp',
    name: name ?? '',
    ...shared(tool, inherited, [adapter.namespace, 'tools', 'mcp'], tool.inputParameters),
    method: undefined,
    placeholders: [],
    hints: { ...semanticsOf(inherited), ...withoutUndefined(declared) },
    requiredByDefault: !aliased,
  };
  return { exposure };
}

/** `$.a.b` takes a value out of the body; nothing else can be taken out of anything. */
function noteExtractions(inputs: readonly ExposedInputModel[], report: Report): void {
  for (const { value, in: place, origin } of inputs) {
    if (typeof value !== 'string' || !/^\$[.[]/.test(value)) continue;
    if (place === 'body' && /^\$(?:\.[A-Za-z_][\w-]*)+$/.test(value)) continue;
    const advice = 'take a field of the body by in: body, value: $.a.b';
    report.fault('unsupported-construct', origin.child('value'), `not supported: the input value ${value}`, advice);
  }
}

function shared(
  own: InvocableModel,
  inherited: Inherited | undefined,
  prefixes: readonly string[],
  inputs: readonly ExposedInputModel[],
): Pick<Exposure, 'label' | 'description' | 'inputs' | 'call' | 'stages' | 'outputs' | 'origin'> {
  const stages: Stage[] = [{ entries: own.with, prefixes }];
  const given = new Set(own.with.map(({ name }) => name));
  const more = inherited?.function.inputParameters.filter(
    ({ name }) => !given.has(name) && !inputs.some((input) => input.name === name),
  );
  if (inherited) {
    const { aggregate, function: item } = inherited;
    stages.push({ entries: item.with, prefixes: [aggregate.namespace, item.name] });
  }
  return {
    label: own.label ?? inherited?.function.label ?? undefined,
    description: own.description ?? inherited?.function.description ?? undefined,
    inputs: [...inputs, ...(more ?? [])],
    call: own.call ?? inherited?.function.call ?? undefined,
    stages,
    outputs: own.outputParameters ?? inherited?.function.outputParameters ?? undefined,
    origin: own.origin,
  };
}

/** Inputs of a wider level hold unless a narrower one declares the same name and place. */
function mergeInputs(...levels: readonly (readonly ExposedInputModel[])[]): ExposedInputModel[] {
  return [...new Map(levels.flat().map((input) => [`${input.in} ${input.name}`, input])).values()];
}

/** A safe function reads only; one that is not safe may destroy, unless a tool says otherwise. */
function semanticsOf(inherited: Inherited | undefined): Exposure['hints'] {
  const { safe, idempotent } = inherited?.function.semantics ?? {};
  return withoutUndefined({
    ...(typeof safe === 'boolean' ? { readOnly: safe, destructive: !safe } : {}),
    ...(typeof idempotent === 'boolean' ? { idempotent } : {}),
  });
}

function withoutUndefined(hints: Readonly<Record<string, boolean | null | undefined>>): Exposure['hints'] {
  return Object.fromEntries(Object.entries(hints).filter(([, value]) => typeof value === 'boolean'));
}
