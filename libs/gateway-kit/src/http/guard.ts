import type { IncomingMessage } from 'node:http';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export interface GuardOptions {
  /** Host names (without port) that are answered; `*` allows all. */
  readonly allowedHosts: readonly string[];
  /** Origins that may call from a web page. */
  readonly allowedOrigins: readonly string[];
}

/** Throws ProblemError for a request whose Host or Origin does not belong here. */
export type Guard = (request: Pick<IncomingMessage, 'headers'>) => void;

/** True for names and addresses of this machine only. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host) || host === '::1' || host.startsWith('127.');
}

/**
 * Against DNS rebinding and cross-site requests: a body-less POST from a web page must not reach invoke.
 * Refuses a Host outside the list, a foreign Origin, and `Sec-Fetch-Site: cross-site` without an allowed Origin.
 */
export function createGuard({ allowedHosts, allowedOrigins }: GuardOptions): Guard {
  const hosts = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const origins = new Set(allowedOrigins.map((origin) => origin.toLowerCase()));
  return ({ headers }) => {
    const host = headers.host?.toLowerCase();
    if (!hosts.has('*') && (host === undefined || !hosts.has(nameOf(host)))) {
      throw new ProblemError(PROBLEMS.hostNotAllowed, 'this Host is not served here; see ALLOWED_HOSTS');
    }
    const origin = headers.origin?.toLowerCase();
    const ownOrigin = origin === `http://${host}` || origin === `https://${host}`;
    const known = origin !== undefined && (origins.has(origin) || ownOrigin);
    if (!known && (origin !== undefined || headers['sec-fetch-site'] === 'cross-site')) {
      throw new ProblemError(PROBLEMS.originNotAllowed, 'this Origin may not call the gateway; see ALLOWED_ORIGINS');
    }
  };
}

/** The hosts a door answers to when none are configured: loopback names while nobody is asked who they are. */
export function defaultHosts(authenticates: boolean): readonly string[] {
  return authenticates ? ['*'] : LOOPBACK;
}

function nameOf(host: string): string {
  return host.replace(/:\d*$/, '');
}
