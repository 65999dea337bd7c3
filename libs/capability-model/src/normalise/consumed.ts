import type { Report } from '../document/report.js';
import { isMapping, namedAt, renamed } from './raw.js';
import type { Mapping, Raw } from './raw.js';
import { normaliseInputs } from './exposed.js';

export function normaliseAdapter(raw: Raw, report: Report): Mapping {
  const { value, origin } = raw;
  const authentication = value['authentication'];
  return {
    ...value,
    ...(isMapping(authentication)
      ? { authentication: { ...authentication, pointer: origin.child('authentication').pointer } }
      : {}),
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
    ...(value['body'] === undefined ? {} : { body: normaliseBody(value['body'], raw) }),
    pointer: origin.pointer,
  };
}

/** A bare text is JSON written as text; a mapping says its type. */
function normaliseBody(body: unknown, { origin }: Raw): unknown {
  if (typeof body === 'string') return { type: 'json', data: body, pointer: origin.child('body').pointer };
  return isMapping(body) ? { ...body, pointer: origin.child('body').pointer } : body;
}
