import type { ContractOperation, ContractParameter } from '../contract/contract-operation.js';
import type { Report } from '../document/report.js';
import type { ConsumedInputModel } from '../model/consumed-model.js';
import { parsePath } from '../template/path-template.js';
import { references } from '../template/template.js';
import type { ConsumedCall } from './consumed-call.js';
import { describeDeclared } from '../exposure/slot.js';
import type { Description, Slot } from '../exposure/slot.js';

/** Every place of the consumed request that takes a value: path first, then query, then headers. */
export function slotsOf(call: ConsumedCall, report: Report): Slot[] {
  return [...pathSlots(call), ...querySlots(call, report), ...headerSlots(call)];
}

function pathSlots(call: ConsumedCall): Slot[] {
  const names = references(call.template);
  const theirs = call.contract ? references(parsePath(call.contract.path) ?? []) : [];
  const byPosition = theirs.length === names.length;
  return names.map((variable, index) => {
    const declared = call.inputs.find((input) => input.in === 'path' && input.name === variable);
    const wireName = (byPosition ? theirs[index] : undefined) ?? variable;
    const contracted = find(call.contract, 'path', wireName);
    return { ...slot(call, 'path', variable, declared, contracted), wireName: variable };
  });
}

function querySlots(call: ConsumedCall, report: Report): Slot[] {
  const declared = call.inputs.filter((input) => input.in === 'query');
  const contracted = call.contract?.parameters.filter((parameter) => parameter.in === 'query') ?? [];
  const slots = contracted.map((parameter) => {
    const own = declared.find(({ name }) => name === parameter.name || name === parameter.wireName);
    return slot(call, 'query', parameter.name, own, parameter);
  });
  for (const input of declared) {
    if (contracted.some(({ name, wireName }) => name === input.name || wireName === input.name)) continue;
    if (call.contract && (input.value ?? undefined) === undefined) {
      const message = `the contract of ${call.name} does not know the query parameter ${input.name}`;
      report.deviation('contract-conflict', input.origin, message, 'add it to the contract or remove it here');
    }
    slots.push(slot(call, 'query', input.name, input, undefined));
  }
  return slots;
}

function headerSlots(call: ConsumedCall): Slot[] {
  return call.inputs
    .filter((input) => input.in === 'header')
    .map((input) => slot(call, 'header', input.name, input, find(call.contract, 'header', input.name)));
}

function slot(
  call: ConsumedCall,
  place: Slot['place'],
  name: string,
  declared: ConsumedInputModel | undefined,
  contracted: ContractParameter | undefined,
): Slot {
  const value = declared?.value ?? undefined;
  return {
    place,
    variable: name.replace(/\[\]$/, ''),
    wireName: contracted?.wireName ?? name,
    description: describe(declared, contracted),
    ...(value === undefined ? {} : { fixed: value }),
    adapterLevel: declared !== undefined && call.adapterInputs.has(declared),
    origin: declared?.origin ?? call.origin,
  };
}

function describe(declared: ConsumedInputModel | undefined, contracted: ContractParameter | undefined): Description {
  if (!contracted) {
    const { type, required, description } = declared ?? {};
    return describeDeclared({ type, required, description });
  }
  const { schema, deprecated, encoding, rawSlash, style, delimiter, jsonText, allowReserved, example } = contracted;
  const description = contracted.description ?? declared?.description;
  return {
    schema,
    required: contracted.required || declared?.required === true,
    ...(description ? { description } : {}),
    ...(example === undefined ? {} : { example }),
    deprecated,
    encoding,
    rawSlash,
    style,
    ...(delimiter === undefined ? {} : { delimiter }),
    jsonText,
    allowReserved,
    contracted: true,
  };
}

function find(
  contract: ContractOperation | undefined,
  place: ContractParameter['in'],
  name: string,
): ContractParameter | undefined {
  const same = place === 'header' ? (other: string) => other.toLowerCase() === name.toLowerCase() : undefined;
  return contract?.parameters.find(
    (parameter) => parameter.in === place && (same ? same(parameter.wireName) : parameter.wireName === name),
  );
}
