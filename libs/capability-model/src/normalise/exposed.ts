import type { Report } from '../document/report.js';
import { mappingAt, namedAt, nestedAt, renamed } from './raw.js';
import type { Mapping } from '../values/mapping.js';
import type { Raw } from './raw.js';
import { normaliseOutput } from './output.js';

/** A REST operation, tool or function: what they share, in one form. */
export function normaliseInvocable(raw: Raw, report: Report): Mapping {
  const value = renamed(raw.value, 'display', 'label');
  return {
    ...value,
    inputParameters: normaliseInputs(raw, report),
    with: Object.entries(mappingAt(raw, 'with', report)?.value ?? {}).map(([name, given]) => ({
      name,
      value: given,
      pointer: raw.origin.child('with', name).pointer,
    })),
    ...(value['outputParameters'] === undefined
      ? {}
      : { outputParameters: namedAt(raw, 'outputParameters', report).map((item) => normaliseOutput(item, report)) }),
    pointer: raw.origin.pointer,
  };
}

export function normaliseInputs(raw: Raw, report: Report): Mapping[] {
  return namedAt(raw, 'inputParameters', report).map(({ value, origin }) => ({ ...value, pointer: origin.pointer }));
}

export function normaliseRest(raw: Raw, report: Report): Mapping {
  return {
    ...raw.value,
    inputParameters: normaliseInputs(raw, report),
    resources: namedAt(raw, 'resources', report).map((resource) => normaliseResource(resource, report)),
    pointer: raw.origin.pointer,
  };
}

function normaliseResource(raw: Raw, report: Report): Mapping {
  return {
    ...renamed(raw.value, 'display', 'label'),
    inputParameters: normaliseInputs(raw, report),
    operations: namedAt(raw, 'operations', report).map((operation) => ({
      method: 'GET',
      ...normaliseInvocable(operation, report),
    })),
    pointer: raw.origin.pointer,
  };
}

export function normaliseMcp(raw: Raw, report: Report): Mapping {
  return {
    transport: 'http',
    ...raw.value,
    tools: namedAt(raw, 'tools', report).map((tool) => ({
      ...normaliseInvocable(tool, report),
      ...nestedAt(tool, 'hints', report),
    })),
    pointer: raw.origin.pointer,
  };
}

export function normaliseAggregate(raw: Raw, report: Report): Mapping {
  const value = renamed(renamed(raw.value, 'display', 'label'), 'flows', 'functions');
  const key = Object.hasOwn(raw.value, 'flows') ? 'flows' : 'functions';
  return {
    ...value,
    functions: namedAt(raw, key, report).map((item) => ({
      ...normaliseInvocable(item, report),
      ...nestedAt(item, 'semantics', report),
    })),
    pointer: raw.origin.pointer,
  };
}
