import type { Credential, Secrets, Upstream } from '../operation/capability.js';
import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import type { AdapterModel, AuthenticationModel } from '../model/consumed-model.js';
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
interface SecretText {
  readonly secretNames: readonly string[];
  read(secrets: Secrets): string;
}

interface Part {
  readonly place: 'header' | 'query';
  readonly name: string;
  readonly text: SecretText;
}

/** Compiles a consumed adapter's address and credential. `adapterParts` are its bind-only inputs. */
export function compileUpstream(
  adapter: AdapterModel,
  baseUri: string,
  variables: Variables,
  report: Report,
): Upstream {
  const { namespace, authentication } = adapter;
  const secret = (value: string, at: Origin) => compileSecret(value, variables, at, report);
  const parts = [
    ...authenticationParts(authentication ?? undefined, secret),
    ...inputParts(adapter, variables, secret),
  ];
  return {
    namespace,
    baseUri,
    authentication: authentication?.type ?? 'none',
    secretNames: [...new Set([...parts.flatMap(({ text }) => text.secretNames), ...namedIn(adapter, variables)])],
    credential(secrets): Credential {
      const credential = { header: {} as Record<string, string>, query: {} as Record<string, string> };
      for (const { place, name, text } of parts) credential[place][name] = text.read(secrets);
      return { headers: credential.header, query: credential.query };
    },
  };
}

/** Secrets that the adapter's paths, inputs and bodies name. */
function namedIn({ inputParameters, resources }: AdapterModel, variables: Variables): string[] {
  const operations = resources.flatMap((resource) => resource.operations);
  const inputs = [inputParameters, ...[...resources, ...operations].map((level) => level.inputParameters)].flat();
  const texts = [
    ...resources.map(({ path }) => path),
    ...inputs.map(({ value }) => value),
    ...operations.map(({ body }) => JSON.stringify(body?.data ?? null)),
  ];
  const names = texts.flatMap((text) =>
    [...String(text).matchAll(/\{\{?\s*([\w.-]+)\s*\}/g)].map(([, name = '']) => name),
  );
  return names.flatMap((name) => variables.get(name)?.secret ?? []);
}

type Compile = (value: string, at: Origin) => SecretText;

function authenticationParts(authentication: AuthenticationModel | undefined, compile: Compile): Part[] {
  if (!authentication) return [];
  const { type, origin, token = '', username = '', password = '', key = '', value = '', placement } = authentication;
  if (type === 'bearer') {
    const text = compile(token, origin.child('token'));
    return [header('authorization', text, (secret) => `Bearer ${secret}`)];
  }
  if (type === 'basic') {
    const user = compile(username, origin.child('username'));
    const pass = compile(password, origin.child('password'));
    const secretNames = [...user.secretNames, ...pass.secretNames];
    const pair = { secretNames, read: (secrets: Secrets) => `${user.read(secrets)}:${pass.read(secrets)}` };
    return [header('authorization', pair, (secret) => `Basic ${Buffer.from(secret, 'utf8').toString('base64')}`)];
  }
  const text = compile(value, origin.child('value'));
  return [
    placement === 'query' ? { place: 'query', name: key, text } : header(key.toLowerCase(), text, (secret) => secret),
  ];
}

function header(name: string, { secretNames, read }: SecretText, write: (secret: string) => string): Part {
  return { place: 'header', name, text: { secretNames, read: (secrets) => write(read(secrets)) } };
}

/** Adapter-wide headers and query parameters that are made of binds only. */
function inputParts(adapter: AdapterModel, variables: Variables, compile: Compile): Part[] {
  return adapter.inputParameters.flatMap(({ name, in: place, value, origin }) => {
    if (typeof value !== 'string' || (place !== 'header' && place !== 'query')) return [];
    const names = [...value.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map(([, found = '']) => found);
    if (!names.length || !names.every((found) => variables.has(found))) return [];
    const text = compile(value, origin.child('value'));
    return [{ place, name: place === 'header' ? name.toLowerCase() : name, text }];
  });
}

function compileSecret(value: string, variables: Variables, at: Origin, report: Report): SecretText {
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
