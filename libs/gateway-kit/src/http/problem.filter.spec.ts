import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ArgumentsHost } from '@nestjs/common';
import { UpstreamReplyError } from '@lago/lago-client';
import { createLog } from '../logging/log.js';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { Exchange, keepExchange } from './exchange.js';
import { ProblemFilter } from './problem.filter.js';

function setUp({ opened = true, destroyed = false } = {}) {
  const lines: string[] = [];
  const log = createLog({ name: 't', level: 'info', secrets: () => [], write: (line) => lines.push(line) });
  const answer: { status?: number; headers?: Record<string, string>; body?: string; destroyed?: boolean } = {};
  const request = { method: 'GET', url: '/', headers: { 'x-request-id': 'mine' } } as unknown as IncomingMessage;
  const response = {
    req: request,
    headersSent: false,
    destroyed,
    writableFinished: false,
    writeHead: (status: number, headers: Record<string, string>) => Object.assign(answer, { status, headers }),
    end: (body: string) => Object.assign(answer, { body }),
    destroy: () => Object.assign(answer, { destroyed: true }),
  } as unknown as ServerResponse;
  if (opened) keepExchange(new Exchange(request, response, { vary: 'origin' }));
  const http = { getRequest: () => request, getResponse: () => response };
  const host = { switchToHttp: () => http } as unknown as ArgumentsHost;
  return { give: (error: unknown) => new ProblemFilter(log).catch(error, host), answer, lines };
}

const upstream = { status: 404, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"status":404}') };

it('answers a problem under the id of the request, with the headers of every answer', () => {
  const { give, answer, lines } = setUp();
  give(new ProblemError(PROBLEMS.routeNotFound, 'not here'));
  expect(answer).toMatchObject({ status: 404, headers: { vary: 'origin', 'x-request-id': 'mine' } });
  expect(JSON.parse(answer.body ?? '')).toMatchObject({ detail: 'not here', instance: 'urn:request:mine' });
  expect(lines).toEqual([]);
});

it('passes on what the upstream said', () => {
  const { give, answer } = setUp();
  give(new UpstreamReplyError(upstream, 'lago'));
  expect(answer).toMatchObject({ status: 404, headers: { 'x-answered-by': 'lago' }, body: '{"status":404}' });
});

it('tells the log of a fault, and the caller nothing of it', () => {
  const { give, answer, lines } = setUp();
  give(new TypeError('hunter2pw'));
  expect([answer.status, answer.body?.includes('hunter2pw')]).toEqual([500, false]);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { requestId: 'mine', problem: 'internal', err: { type: 'TypeError' } },
  ]);
});

it('answers nobody who has left', () => {
  const { give, answer, lines } = setUp({ destroyed: true });
  give(new TypeError('late'));
  expect([answer, lines]).toEqual([{}, []]);
});

it.each([
  ['a refusal is no matter for the log', new ProblemError(PROBLEMS.notImplemented, 'no such coding'), 501, 0],
  ['a fault is', new TypeError('broken'), 500, 1],
])('before there is an exchange: %s', (_, error, status, logged) => {
  const { give, answer, lines } = setUp({ opened: false });
  give(error);
  expect([answer.status, lines.length]).toEqual([status, logged]);
});
