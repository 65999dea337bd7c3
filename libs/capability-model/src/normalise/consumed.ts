import type { Report } from '../document/report.js';
import { namedAt, nestedAt, renamed } from './raw.js';
import type { Mapping } from '../values/mapping.js';
import type { Raw } from './raw.js';
import { normaliseInputs } from './exposed.js';

export function normaliseAdapter(raw: Raw, report: Report): Mapping {
  const { value, origin } = raw;
  return {
    ...value,
    ...nestedAt(raw, 'authentication', report),
    inputParameters: normaliseInputs(raw, report),
    resources: namedAt(raw, 'resources', report).map((resource) => normaliseResource(resource, report)),
    pointer: origin.pointer,
  };
}

function normaliseResource(raw: Raw, report: Report): Mapping {
  return {
    ...renamed(raw.value, 'display', 'label'),
    inputParameters: normaliseInputs(raw, report),
    operations: namedAt(raw, 'operations', report).map((operation) => normaliseOperation(operation, report)),
    pointer: raw.origin.pointer,
  };
}

function normaliseOperation(raw: Raw, report: Report): Mapping {
  const { value, origin } = raw;
  return {
    method: 'GET',
    ...renamed(value, 'display', 'label'),
    inputParameters: normaliseInputs(raw, report),
    ...normaliseBody(raw, report),
    pointer: origin.pointer,
  };
}

/** A bare text is JSON written as text; a mapping says its type. */
function normaliseBody(raw: Raw, report: Report): Mapping {
  const { body } = raw.value;
  if (typeof body !== 'string') return nestedAt(raw, 'body', report);
  return { body: { type: 'json', data: body, pointer: raw.origin.child('body').pointer } };
}
