import type { Secrets } from '../operation/capability.js';
import { localPath } from '../document/local-path.js';
import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import { readSource } from '../document/source-file.js';
import type { BindModel } from '../model/document-model.js';
import { isMapping } from '../values/mapping.js';

/** One variable of the document. `secret` is the key under which the environment holds it. */
export interface Variable {
  readonly secret: string | undefined;
  read(secrets: Secrets): string | undefined;
}

/** Finds a variable by `X` or `namespace.X`. */
export type Variables = ReadonlyMap<string, Variable>;

export interface BindOptions {
  readonly secrets: Secrets;
  readonly allowMissing: boolean;
}

/** Reads every bind; every missing key is a fault of its own, so that all are named at once. */
export function readBinds(binds: readonly BindModel[], options: BindOptions, report: Report): Variables {
  const variables = new Map<string, Variable>();
  for (const bind of binds) {
    const source = bind.location ? readBindFile(bind.location, bind.origin, report) : undefined;
    if (bind.location && !source) continue;
    if (!bind.keys.length) {
      report.fault('bind', bind.origin.child('keys'), 'the bind has no keys', 'list them as VARIABLE: key');
    }
    for (const { variable, key, origin } of bind.keys) {
      const found = source ? fromFile(source, key) : fromEnvironment(key);
      variables.set(variable, found);
      variables.set(`${bind.namespace}.${variable}`, found);
      if (options.allowMissing && !source) continue;
      if (!found.read(options.secrets)) {
        const where = bind.location ?? 'the environment';
        report.fault('missing-bind', origin, `${key} has no value in ${where}`, `set ${key}`);
      }
    }
  }
  return variables;
}

function fromEnvironment(key: string): Variable {
  return { secret: key, read: (secrets) => secrets[key] || undefined };
}

function fromFile(values: Readonly<Record<string, unknown>>, key: string): Variable {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  return { secret: undefined, read: () => text || undefined };
}

function readBindFile(location: string, at: Origin, report: Report): Record<string, unknown> | undefined {
  const path = localPath(location, at);
  if (path === undefined) {
    const scheme = location.slice(0, location.indexOf(':'));
    const advice = 'let the platform put the value into the environment or into a file';
    report.fault('unsupported-construct', at.child('location'), `not supported: a bind from ${scheme}://`, advice);
    return undefined;
  }
  const source = readSource(path);
  if (!Array.isArray(source) && isMapping(source.tree)) return source.tree;
  const reason = Array.isArray(source)
    ? (source[0]?.message ?? '').replace('the file cannot be read: ', '')
    : 'it holds no mapping';
  report.fault('bind', at.child('location'), `the bind file ${location} cannot be used: ${reason}`);
  return undefined;
}
