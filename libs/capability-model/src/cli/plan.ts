import { loadCapability } from '../compile/load-capability.js';
import type { Capability } from '../operation/capability.js';
import type { Operation, Parameter } from '../operation/operation.js';
import { UsageError } from './command.js';
import type { CommandOptions, CommandResult } from './command.js';
import { findDocument } from './find-document.js';

/** `plan`: what each operation compiles to, or the named ones (`plan FILE OPERATION...`). */
export function plan([file, ...names]: readonly string[], options: CommandOptions): CommandResult {
  const capability = loadCapability(findDocument(file, options));
  const plans = plansOf(capability);
  const chosen = names.length ? plans.filter(({ operation }) => names.includes(operation)) : plans;
  if (names.length && !chosen.length) throw new UsageError(`no operation is called ${names.join(' or ')}`);
  return { text: chosen.map(formatPlan).join('\n\n'), json: chosen, exitCode: 0 };
}

type Plan = ReturnType<typeof planOf>;

function plansOf({ routes, tools }: Capability): Plan[] {
  const rest = routes.map(({ method, path, operation }) => planOf(`REST ${method} ${path}`, operation));
  return [...rest, ...tools.map(({ name, operation }) => planOf(`MCP ${name}`, operation))];
}

function planOf(exposed: string, operation: Operation) {
  const { name, upstream, id, method, pathTemplate, parameters, body, facts, output } = operation;
  return {
    exposed,
    operation: name,
    calls: upstream === undefined ? 'mock' : `${upstream}.${id} ${method} ${pathTemplate}`,
    parameters: parameters.map(({ name: parameter, in: place, wireName, required, schema, ...more }) => ({
      name: parameter,
      place: more.header === undefined ? place : 'header',
      wireName,
      required,
      written: written({ in: place, ...more }),
      schema,
    })),
    body: body ? { required: body.required, described: body.described } : null,
    reply: output.passThrough ? 'handed on' : 'mapped',
    hints: facts.hints,
    retry: facts.retry,
    bucket: facts.bucket,
    confirm: facts.confirm,
    reconcile: facts.reconcile?.strategy ?? null,
  };
}

function written({
  in: place,
  encoding,
  rawSlash,
  style,
  delimiter,
}: Omit<Parameter, 'name' | 'wireName' | 'required' | 'schema'>) {
  if (place === 'path') return rawSlash ? `${encoding}, raw slashes accepted` : encoding;
  return delimiter === undefined ? style : `list joined by ${JSON.stringify(delimiter)}`;
}

function formatPlan(one: Plan): string {
  const parameters = one.parameters.map(
    ({ name, place, wireName, required, written: form }) =>
      `  ${place.padEnd(6)} ${name}${required ? '*' : ''}${wireName === name ? '' : ` as ${wireName}`} (${form})`,
  );
  const body =
    one.body && `  body   ${one.body.described ? 'described' : 'opaque'}${one.body.required ? ', required' : ''}`;
  const { network, http429, http5xx } = one.retry;
  return [
    `${one.exposed} -> ${one.calls}`,
    ...parameters,
    ...(body ? [body] : []),
    `  reply  ${one.reply}`,
    `  repeat network ${network}, 429 ${http429}, 5xx ${http5xx}; bucket ${one.bucket}` +
      `${one.reconcile ? `; reconcile ${one.reconcile}` : ''}${one.confirm ? '; confirm' : ''}`,
  ].join('\n');
}
