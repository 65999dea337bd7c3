import type { Report } from '../document/report.js';
import { baseName } from '../request/build-request.js';
import { planBody } from './body-plan.js';
import type { CompileContext } from './compile-context.js';
import type { ConsumedCall } from './consumed-call.js';
import { compileTemplate } from '../exposure/expression.js';
import type { Scope } from '../exposure/expression.js';
import type { Demand, ExposedInputs, Read } from '../exposure/exposed-inputs.js';
import type { Exposure } from '../exposure/exposure.js';
import type { FilledSlot, Plan } from '../request/plan.js';
import type { ScopeChain } from '../exposure/scope.js';
import type { Slot } from '../exposure/slot.js';
import { slotsOf } from './slots.js';

/** Decides where every value of the upstream request comes from. */
export function planRequest(
  exposure: Exposure,
  call: ConsumedCall,
  inputs: ExposedInputs,
  scope: Scope,
  context: CompileContext,
): Plan {
  const slots = slotsOf(call, context.report).filter((slot) => !isCredential(slot, context));
  const filled = slots.map((slot) => fill(slot, exposure, call, scope, context));
  const body = planBody(call, scope, context);
  const at = (place: Slot['place']) => filled.filter(({ slot }) => slot.place === place);
  const queryNames = at('query').map(({ slot }) => baseName(slot.wireName));
  return {
    method: call.method,
    template: call.template,
    path: at('path'),
    query: at('query'),
    headers: at('header'),
    body,
    bodyForm: bodyFormOf(call),
    accept: acceptOf(call),
    knownQuery: new Set(
      [...inputs.drafts.values()]
        .filter(({ place }) => place === 'query' || place === 'header')
        .map(({ name }) => name),
    ),
    reservedQuery: new Set([...queryNames, ...context.reservedQuery(call.namespace)]),
    passUndeclaredQuery: call.method === 'GET' && exposure.door === 'rest',
  };
}

function bodyFormOf({ contract, body }: ConsumedCall): Plan['bodyForm'] {
  const { mediaType, form } = contract?.body ?? {};
  return body || mediaType === undefined ? {} : { mediaType, ...(form ? { form } : {}) };
}

function acceptOf({ contract }: ConsumedCall): string {
  const { schema, jsonType, otherTypes } = contract?.response ?? {};
  return jsonType ?? (schema ? undefined : otherTypes?.join(', ')) ?? 'application/json';
}

/** Adapter-wide values made of binds only belong to the credential. */
export function isCredential(slot: Slot, context: Pick<CompileContext, 'bound'>): boolean {
  if (!slot.adapterLevel || typeof slot.fixed !== 'string' || slot.place === 'path') return false;
  const names = [...slot.fixed.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map(([, name = '']) => name);
  return names.length > 0 && names.every((name) => context.bound(name) !== undefined);
}

function fill(slot: Slot, exposure: Exposure, call: ConsumedCall, scope: Scope, context: CompileContext): FilledSlot {
  const { place, variable, wireName, description, origin } = slot;
  const demand: Demand = { place, direct: true, description, wireName };
  const read = valueOf();
  return { slot, read, pointer: `/${place === 'path' ? 'path' : 'query'}/${variable}` };

  function valueOf(): Read {
    if (typeof slot.fixed === 'string')
      return compileTemplate(slot.fixed, scope, demand, origin.child('value'), context);
    if (slot.fixed !== undefined) return () => slot.fixed;
    const bound = place === 'path' ? context.bound(variable) : undefined;
    const found = bound ?? scope.read(variable, demand, false);
    if (found) return found;
    const message = `nothing gives a value to {${variable}} of ${call.method} ${call.path}`;
    const advice = `name the placeholder {${variable}} in the exposed path, or add \`with: {${variable}: ...}\``;
    context.report.fault('unresolved-placeholder', exposure.origin, message, advice);
    return () => undefined;
  }
}

/** Names every `with` entry and declared input without effect. */
export function noteUnused(
  exposure: Exposure,
  chain: ScopeChain,
  inputs: ExposedInputs,
  call: ConsumedCall,
  report: Report,
): void {
  for (const entry of chain.unused()) {
    const message = `${call.namespace}.${call.name} has no input ${entry.name}, so the entry has no effect`;
    const advice = 'use the name of a consumed input, placeholder or body field, or remove it';
    report.deviation('unknown-with', entry.origin, message, advice);
  }
  for (const input of inputs.unused()) {
    const message = `${exposure.name} declares ${input.name}, but nothing uses it`;
    report.deviation('unused-input', input.origin, message, 'refer to it in `with`, or remove it');
  }
}
