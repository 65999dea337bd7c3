import 'reflect-metadata';

/** What is documented and read about one environment variable. */
export interface Variable {
  /** Name in the environment. */
  readonly name: string;
  /** Property of the settings class. */
  readonly property: string;
  /** For docs/configuration.md: meaning and unit. */
  readonly description: string;
  /** Text used when unset; undefined means no value. */
  readonly fallback: string | undefined;
  /** Never printed. */
  readonly secret: boolean;
}

const variables = new WeakMap<object, Variable[]>();

interface VariableOptions {
  readonly fallback?: string;
  readonly secret?: boolean;
}

/** Marks a property of a settings class as read from the environment variable `name`. */
export function FromEnv(name: string, description: string, options: VariableOptions = {}): PropertyDecorator {
  return (target, property) => {
    const known = variables.get(target) ?? [];
    const { fallback, secret = false } = options;
    variables.set(target, [...known, { name, property: String(property), description, fallback, secret }]);
  };
}

/** Every variable of a settings class, base classes first. */
export function variablesOf(settings: new () => object): readonly Variable[] {
  const result: Variable[] = [];
  let prototype: object | null = settings.prototype as object;
  while (prototype && prototype !== Object.prototype) {
    result.unshift(...(variables.get(prototype) ?? []));
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return result;
}
