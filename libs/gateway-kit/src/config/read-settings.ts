import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { StartError } from '../start-error.js';
import { variablesOf } from './variable.js';

/** The environment as given to a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Turns the environment into one frozen settings object. Empty variables count as unset.
 * Throws StartError that names every fault at once.
 */
export function readSettings<T extends object>(settings: new () => T, environment: Environment): Readonly<T> {
  const variables = variablesOf(settings);
  const plain: Record<string, string> = {};
  for (const { name, property, fallback } of variables) {
    const value = environment[name]?.trim() || fallback;
    if (value !== undefined) plain[property] = value;
  }
  const instance = plainToInstance(settings, plain);
  const faults = validateSync(instance, { whitelist: false }).flatMap((fault) => {
    const variable = variables.find(({ property }) => property === fault.property);
    return Object.values(fault.constraints ?? {}).map((text) => text.replace(fault.property, variable?.name ?? ''));
  });
  if (faults.length) throw new StartError('configuration', faults);
  return Object.freeze(instance);
}
