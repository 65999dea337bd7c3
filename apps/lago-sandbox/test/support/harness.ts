import { findRoute } from '../../src/routes/dispatch.js';
import { startSandbox } from '../../src/server.js';
import type { RunningSandbox, StartOptions } from '../../src/server.js';
import { errorFaultsOf, faultsOf } from './contract.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers are asserted field by field in the specs */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: any;
}

export interface Opened {
  sandbox: RunningSandbox;
  /** Operations that answered 200 at least once. */
  succeeded: Set<string>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<any>;
  close(): Promise<void>;
}

/** The moment at which the specs live unless they move the clock. */
export const NOW = Date.parse('2031-03-15T10:00:00Z');

const send = async (url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> => {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true && text !== '';
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined };
};

/** Starts a sandbox on real ports; every success is checked against the contract. */
export async function open(options: StartOptions = {}): Promise<Opened> {
  const sandbox = await startSandbox({ time: () => NOW, ...options });
  const succeeded = new Set<string>();
  return {
    sandbox,
    succeeded,
    async call(method, path, body, headers = {}) {
      const answer = await send(`${sandbox.url}/api/v1${path}`, method, body, {
        Authorization: 'Bearer sandbox',
        Accept: 'application/json',
        ...headers,
      });
      const operation = findRoute(method, `/api/v1${path.split('?')[0] ?? ''}`)?.route.operation;
      if (operation && answer.status === 200) {
        succeeded.add(operation);
        const faults = answer.text === '' ? '' : faultsOf(operation, answer.body);
        if (faults !== '')
          throw new Error(`${operation} breaks the contract:\n${faults}\n${answer.text.slice(0, 2000)}`);
      }
      const wrong = answer.status >= 400 && answer.body !== undefined ? errorFaultsOf(answer.body) : '';
      if (wrong !== '') throw new Error(`an error breaks the contract: ${wrong}\n${answer.text}`);
      return answer;
    },
    async control(method, path, body) {
      const answer = await send(`${sandbox.controlUrl}${path}`, method, body, {});
      if (answer.status !== 200) throw new Error(`control ${path}: ${answer.text}`);
      return answer.body;
    },
    close: () => sandbox.close(),
  };
}
