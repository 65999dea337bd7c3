import type { IncomingMessage } from 'node:http';
import { createGuard, defaultHosts, isLoopback } from './guard.js';

const guard = createGuard({ allowedHosts: defaultHosts(false), allowedOrigins: ['https://console.example'] });

function refusal(headers: Record<string, string>, check = guard): string | undefined {
  try {
    check({ headers } as unknown as IncomingMessage);
    return undefined;
  } catch (error) {
    return (error as { type: { slug: string } }).type.slug;
  }
}

describe('the guard at the door', () => {
  it.each([
    ['localhost:8080', undefined],
    ['127.0.0.1', undefined],
    ['[::1]:8080', undefined],
    ['LOCALHOST', undefined],
    ['evil.example', 'host-not-allowed'],
    ['localhost.evil.example', 'host-not-allowed'],
    ['', 'host-not-allowed'],
  ])('Host %s', (host, expected) => expect(refusal({ host })).toBe(expected));

  it('refuses a request without Host', () => expect(refusal({})).toBe('host-not-allowed'));

  it.each([
    [{ origin: 'https://console.example' }, undefined],
    [{ origin: 'http://localhost:8080' }, undefined],
    [{ origin: 'https://evil.example' }, 'origin-not-allowed'],
    [{ origin: 'null' }, 'origin-not-allowed'],
    [{ 'sec-fetch-site': 'cross-site' }, 'origin-not-allowed'],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://console.example' }, undefined],
    [{ 'sec-fetch-site': 'same-origin' }, undefined],
    [{}, undefined],
  ] as [Record<string, string>, string | undefined][])('Origin %j', (headers, expected) =>
    expect(refusal({ host: 'localhost:8080', ...headers })).toBe(expected),
  );

  it('answers every Host when everybody must say who they are', () => {
    const open = createGuard({ allowedHosts: defaultHosts(true), allowedOrigins: [] });
    expect(refusal({ host: 'billing.internal' }, open)).toBeUndefined();
    expect(refusal({ host: 'billing.internal', origin: 'https://evil.example' }, open)).toBe('origin-not-allowed');
  });

  it('knows loopback', () => {
    expect(['127.0.0.1', '127.1.2.3', '::1', 'localhost'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['0.0.0.0', '10.0.0.1', '::', 'example'].map(isLoopback)).toEqual([false, false, false, false]);
  });
});
