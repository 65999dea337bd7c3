import type { Secrets } from '../operation/capability.js';
import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import { parseTemplate, references, TemplateError } from '../template/template.js';
import type { Variables } from './binds.js';

/** Thrown by Upstream.credential when a secret has no value. */
export class MissingSecretError extends Error {
  constructor(readonly names: readonly string[]) {
    super(`no value for ${names.join(', ')}`);
    this.name = 'MissingSecretError';
  }
}

/** A text with binds, evaluated when a call is made. */
export interface SecretText {
  readonly secretNames: readonly string[];
  read(secrets: Secrets): string;
}

export function compileSecret(value: string, variables: Variables, at: Origin, report: Report): SecretText {
  const parts = parseOrFault(value, at, report);
  const names = references(parts);
  for (const name of names) {
    if (variables.has(name)) continue;
    const advice = 'declare it under `binds`; what callers give cannot authenticate a call';
    report.fault('unknown-reference', at, `{{${name}}} names no bind`, advice);
  }
  const known = names.flatMap((name) => variables.get(name) ?? []);
  return {
    secretNames: known.flatMap(({ secret }) => secret ?? []),
    read: (secrets) => {
      const missing = known.filter((variable) => variable.read(secrets) === undefined);
      if (missing.length) throw new MissingSecretError(missing.map(({ secret }) => secret ?? 'a bind file'));
      return parts
        .map((part) => (typeof part === 'string' ? part : variables.get(part.reference)?.read(secrets)))
        .join('');
    },
  };
}

function parseOrFault(value: string, at: Origin, report: Report): ReturnType<typeof parseTemplate> {
  try {
    return parseTemplate(value);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    report.fault('template', at, error.message, error.advice);
    return [];
  }
}
