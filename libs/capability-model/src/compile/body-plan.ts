import { ownEntry } from '../values/own-entry.js';
import type { Origin } from '../document/origin.js';
import type { BodyModel } from '../model/consumed-model.js';
import { isMapping } from '../values/mapping.js';
import type { JsonSchema } from '../operation/operation.js';
import { parseJsonTemplate, QUOTED } from '../template/json-template.js';
import type { ConsumedCall } from './consumed-call.js';
import { asText } from '../values/as-text.js';
import { compileTemplate } from '../exposure/expression.js';
import type { ExpressionContext, Scope } from '../exposure/expression.js';
import type { Demand, Read } from '../exposure/exposed-inputs.js';
import { describeDeclared } from '../exposure/slot.js';
import type { Description } from '../exposure/slot.js';

const WITH_BODY = ['POST', 'PUT', 'PATCH'];

/** How the body of the upstream request is made; undefined when it has none. */
export function planBody(call: ConsumedCall, scope: Scope, context: ExpressionContext): Read | undefined {
  if (call.body) return planTemplate(call, call.body, scope, context);
  const fields = call.inputs.filter((input) => input.in === 'body');
  const whole = fields.length === 1 && fields[0]?.name === 'body';
  if (fields.length && !whole) return planFields(call, scope, context);
  const takesBody = call.contract ? call.contract.body !== undefined : WITH_BODY.includes(call.method);
  if (!takesBody && !whole) return undefined;
  return scope.read('body', { place: 'body', direct: true }, false);
}

function planFields(call: ConsumedCall, scope: Scope, context: ExpressionContext): Read {
  const reads = call.inputs
    .filter((input) => input.in === 'body')
    .map((input): [string, Read] => {
      const { name, origin } = input;
      const fixed = input.value ?? undefined;
      const demand: Demand = { place: 'field', direct: true, description: fieldDescription(call, name, input) };
      if (typeof fixed === 'string') {
        return [name, compileTemplate(fixed, scope, demand, origin.child('value'), context)];
      }
      return [name, fixed === undefined ? (scope.read(name, demand, false) ?? (() => undefined)) : () => fixed];
    });
  return (input) => {
    const entries = reads.map(([name, read]) => [name, read(input)] as const);
    const present = entries.filter(([, value]) => value !== undefined);
    return present.length ? Object.fromEntries(present) : undefined;
  };
}

/** A top-level field of the contract's body, or what the document declares. */
function fieldDescription(
  call: ConsumedCall,
  name: string,
  declared: { type?: string | undefined; required?: boolean | undefined; description?: string | undefined },
): Description {
  const schema = call.contract?.body?.schema;
  const properties = isMapping(schema?.['properties']) ? schema['properties'] : {};
  const own = ownEntry(properties, name);
  const described = describeDeclared(declared);
  if (!isMapping(own)) return described;
  const required = Array.isArray(schema?.['required']) && schema['required'].includes(name);
  return { ...described, schema: own as JsonSchema, required, contracted: true };
}

function planTemplate(call: ConsumedCall, body: BodyModel, scope: Scope, context: ExpressionContext): Read {
  const at = body.origin.child('data');
  if (typeof body.data !== 'string') return compileNode(call, body.data, scope, at, context);
  const parsed = parseJsonTemplate(body.data);
  if (parsed !== undefined) return compileNode(call, parsed, scope, at, context);
  context.report.fault(
    'template',
    at,
    'the body is not JSON once its references are filled in',
    'write it as YAML data',
  );
  return () => undefined;
}

/** Builds a value part by part, so that no input value can change the structure around it. */
function compileNode(call: ConsumedCall, node: unknown, scope: Scope, at: Origin, context: ExpressionContext): Read {
  if (typeof node === 'string') return compileLeaf(call, node, scope, at, context);
  if (Array.isArray(node)) {
    const items = node.map((item: unknown, index) => compileNode(call, item, scope, at.child(index), context));
    return (input) => items.map((read) => read(input)).filter((value) => value !== undefined);
  }
  if (!isMapping(node)) return () => node;
  const fields = Object.entries(node).map(
    ([key, value]) => [key, compileNode(call, value, scope, at.child(key), context)] as const,
  );
  return (input) =>
    Object.fromEntries(fields.map(([key, read]) => [key, read(input)]).filter(([, value]) => value !== undefined));
}

function compileLeaf(call: ConsumedCall, leaf: string, scope: Scope, at: Origin, context: ExpressionContext): Read {
  const quoted = leaf.startsWith(QUOTED);
  const text = quoted ? leaf.slice(QUOTED.length) : leaf;
  const name = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(text)?.[1];
  const declared = call.inputs.find((input) => input.in === 'body' && input.name === name);
  const description = describeDeclared({ ...declared, type: declared?.type ?? (quoted ? 'string' : undefined) });
  const schema = declared?.type || quoted ? description.schema : {};
  const demand: Demand = { place: 'field', direct: true, description: { ...description, schema } };
  const read = compileTemplate(text, scope, demand, at, context);
  if (!quoted) return read;
  return (input) => {
    const value = read(input);
    return value === undefined || value === null ? undefined : asText(value);
  };
}
