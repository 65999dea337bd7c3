import type { Credential, Secrets, Upstream } from '../operation/capability.js';
import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import type { AdapterModel, AuthenticationModel } from '../model/consumed-model.js';
import type { Variables } from './binds.js';
import { compileTokenRequest } from './client-credentials.js';
import { compileSecret } from './secret-text.js';
import type { SecretText } from './secret-text.js';

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
  const grant = authentication?.type === 'oauth2' ? compileTokenRequest(authentication, secret) : undefined;
  const named = [...parts.flatMap(({ text }) => text.secretNames), ...(grant?.secretNames ?? [])];
  return {
    namespace,
    baseUri,
    authentication: authentication?.type ?? 'none',
    secretNames: [...new Set([...named, ...namedIn(adapter, variables)])],
    credential(secrets, accessToken): Credential {
      const credential = { header: {} as Record<string, string>, query: {} as Record<string, string> };
      for (const { place, name, text } of parts) credential[place][name] = text.read(secrets);
      if (accessToken !== undefined) credential.header['authorization'] = `Bearer ${accessToken}`;
      return { headers: credential.header, query: credential.query };
    },
    ...(grant ? { tokenRequest: grant.read } : {}),
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
  if (!authentication || authentication.type === 'oauth2') return [];
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
