import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { StartError } from './start-error.js';
import { variablesOf } from './variable.js';

/** The environment as given to a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that can be looked at even where some were faulty: those have their defaults then. */
export interface InspectedSettings<T> {
  readonly settings: Readonly<T>;
  /** Undefined when there is none. */
  readonly fault: StartError | undefined;
}

/**
 * Turns the environment into one frozen settings object. Empty variables count as unset.
 * Throws StartError that names every fault at once.
 */
export function readSettings<T extends object>(settings: new () => T, environment: Environment): Readonly<T> {
  const { settings: read, fault } = inspectSettings(settings, environment);
  if (fault) throw fault;
  return read;
}

/** The same for whoever goes on looking for faults elsewhere. */
export function inspectSettings<T extends object>(
  settings: new () => T,
  environment: Environment,
): InspectedSettings<T> {
  const variables = variablesOf(settings);
  const given: Record<string, string> = {};
  const defaults: Record<string, string> = {};
  for (const { name, property, fallback } of variables) {
    const value = environment[name]?.trim() || fallback;
    if (value !== undefined) given[property] = value;
    if (fallback !== undefined) defaults[property] = fallback;
  }
  const instance = plainToInstance(settings, given);
  const faulty = validateSync(instance, { whitelist: false });
  const texts = faulty.flatMap((fault) => {
    const variable = variables.find(({ property }) => property === fault.property);
    return Object.values(fault.constraints ?? {}).map((text) => text.replace(fault.property, variable?.name ?? ''));
  });
  const instead = plainToInstance(settings, defaults) as Record<string, unknown>;
  for (const { property } of faulty) Object.assign(instance, { [property]: instead[property] });
  return {
    settings: Object.freeze(instance),
    fault: texts.length ? new StartError('configuration', texts) : undefined,
  };
}
