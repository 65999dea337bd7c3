import { withoutUrlSecrets } from '../logging/secrets/url-secrets.js';
import type { Environment } from './read-settings.js';
import { variablesOf } from './variable.js';

/** Variables the document brings along, which no settings class can know. */
export interface DocumentVariables {
  /** Names of upstream secrets; each may also be given as `<NAME>_FILE`. */
  readonly secrets: readonly string[];
  /** Names of the variables that say how an upstream is called. */
  readonly plain: readonly string[];
}

const HIDDEN = '[hidden]';

/**
 * The configuration in force as `NAME=value` lines: defaults filled in, secrets hidden, a comment for what is unset.
 * Whoever prints it has found it without fault before.
 */
export function printConfig(
  settings: new () => object,
  environment: Environment,
  { secrets, plain }: DocumentVariables,
): string {
  const own = variablesOf(settings).map(({ name, fallback, secret }) => {
    const given = environment[name]?.trim();
    return line(name, given ? (secret ? HIDDEN : given) : fallback);
  });
  const brought = [
    ...secrets.flatMap((name) => [
      line(name, environment[name]?.trim() && HIDDEN),
      line(`${name}_FILE`, environment[`${name}_FILE`]?.trim()),
    ]),
    ...plain.map((name) => line(name, environment[name]?.trim())),
  ];
  return [...brought, ...own].join('\n') + '\n';
}

function line(name: string, value: string | undefined): string {
  return value ? `${name}=${withoutUrlSecrets(value, HIDDEN).replaceAll('\n', '\\n')}` : `# ${name} is not set`;
}
