import type { Call } from './calls.js';
import { lagoPart } from './outcomes.js';
import type { Outcome } from './outcomes.js';

type Method = (...args: unknown[]) => Promise<{ data: unknown; status: number }>;
/** A client of one version: groups of methods. */
export type Groups = Readonly<Record<string, Readonly<Record<string, Method>>>>;

/** A version of lago-javascript-client. */
export interface Library {
  readonly Client: (key: string, options: { baseUrl: string }) => unknown;
  readonly getLagoError: (error: unknown) => Promise<unknown>;
}

/** The client as a caller makes it. */
export function clientOf({ Client }: Library, url: string, key = 'sandbox'): Groups {
  return Client(key, { baseUrl: `${url}/api/v1` }) as Groups;
}

/** The client's method of an operation: named like it, in one of the groups. Undefined where a version has none. */
export function methodOf(groups: Groups, name: string): Method | undefined {
  return Object.values(groups)
    .filter((group) => typeof group === 'object' && group !== null)
    .flatMap((group) => Object.entries(group))
    .find(([key, value]) => typeof value === 'function' && key.toLowerCase() === name)?.[1];
}

/** Makes one call the way a program does. */
export async function callWith(library: Library, url: string, call: Call): Promise<Outcome> {
  const method = methodOf(clientOf(library, url, call.key), call.operation);
  if (!method) throw new Error(`the client has no method for ${call.operation}`);
  const { path, query, body } = call;
  const takesQuery = method.length - path.length - (body === undefined ? 0 : 1) > 0;
  const args = [...path, ...(takesQuery ? [query] : []), ...(body === undefined ? [] : [body])];
  try {
    const { data, status } = await method(...args);
    return { status, answer: data };
  } catch (error) {
    if (!(error instanceof Response)) return { status: 0, error: (error as Error).name };
    return { status: error.status, error: lagoPart(await library.getLagoError(error)) };
  }
}
