import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import { parseTemplate, TemplateError } from '../template/template.js';
import type { Template } from '../template/template.js';
import { asText } from '../values/as-text.js';
import type { Demand, Read } from './exposed-inputs.js';

/** The names an expression may use. */
export interface Scope {
  /** Text before the dot of a reference to this scope. */
  readonly prefixes: readonly string[];
  read(name: string, demand: Demand, explicit: boolean): Read | undefined;
}

/** What compiling expressions needs besides their scope. */
export interface ExpressionContext {
  readonly report: Report;
  /** Reads a variable of the binds, `X` or `namespace.X`. */
  bound(name: string): Read | undefined;
}

const ABSENT: Read = () => undefined;
const DOORS = ['rest', 'tools', 'mcp'];

/** Compiles a value of `with`: a reference `namespace.x`, a template, or a literal. */
export function compileExpression(
  value: string | number | boolean,
  scope: Scope,
  demand: Demand,
  at: Origin,
  context: ExpressionContext,
): Read {
  if (typeof value !== 'string') return () => value;
  const reference = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_*.[\]-]+)$/.exec(value);
  const [, prefix = '', name = ''] = reference ?? [];
  if (scope.prefixes.includes(prefix)) return readOrFault(name, scope, demand, at, context);
  if (DOORS.includes(prefix)) {
    const [own = ''] = scope.prefixes;
    context.report.fault('unknown-reference', at, `${value} points to another door`, `write ${own}.${name}`);
    return ABSENT;
  }
  return compileTemplate(value, scope, demand, at, context);
}

/** Compiles a text with `{{x}}` references. A text that is one reference keeps the type of its value. */
export function compileTemplate(
  value: string,
  scope: Scope,
  demand: Demand,
  at: Origin,
  context: ExpressionContext,
): Read {
  if (/^\$(this|env)\./.test(value)) {
    context.report.fault('unsupported-construct', at, `not supported: the expression ${value}`, 'write {{name}}');
    return ABSENT;
  }
  const template = parseOrFault(value, at, context);
  const [first] = template;
  if (template.length === 1 && first !== undefined) {
    return typeof first === 'string' ? () => first : readReference(first.reference, scope, demand, at, context);
  }
  const mixed: Demand = { place: demand.place === 'body' ? 'field' : demand.place, direct: false };
  return joinParts(
    template.map((part) =>
      typeof part === 'string' ? () => part : readReference(part.reference, scope, mixed, at, context),
    ),
  );
}

/** A text of several parts; absent as soon as one of them is. */
export function joinParts(parts: readonly Read[]): Read {
  return (input) => {
    let result = '';
    for (const part of parts) {
      const value = part(input);
      if (value === undefined || value === null) return undefined;
      result += asText(value);
    }
    return result;
  };
}

function parseOrFault(value: string, at: Origin, { report }: ExpressionContext): Template {
  try {
    return parseTemplate(value);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    report.fault('template', at, error.message, error.advice);
    return [''];
  }
}

function readReference(name: string, scope: Scope, demand: Demand, at: Origin, context: ExpressionContext): Read {
  const bound = context.bound(name);
  if (bound) return bound;
  const dot = name.indexOf('.');
  if (dot === -1) return readOrFault(name, scope, demand, at, context);
  // What is consumed is shared by the doors, so there either name of a door means the caller's own.
  if (scope.prefixes.includes(name.slice(0, dot)) || DOORS.includes(name.slice(0, dot))) {
    return readOrFault(name.slice(dot + 1), scope, demand, at, context);
  }
  context.report.fault('unknown-reference', at, `{{${name}}} names neither an input nor a bind`);
  return ABSENT;
}

function readOrFault(name: string, scope: Scope, demand: Demand, at: Origin, context: ExpressionContext): Read {
  const read = scope.read(name, demand, true);
  if (read) return read;
  const advice = `declare ${name} under inputParameters, or as a placeholder of the path`;
  context.report.fault('unknown-reference', at, `nothing gives a value to ${name}`, advice);
  return ABSENT;
}
