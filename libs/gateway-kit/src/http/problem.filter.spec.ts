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
  const exchange = new Exchange(request, response, { vary: 'origin' });
  exchange.target = '/';
  if (opened) keepExchange(exchange);
  const http = { getRequest: () => request, getResponse: () => response };
  const host = { switchToHttp: () => http } as unknown as ArgumentsHost;
  const { record } = exchange;
  return { give: (error: unknown) => new ProblemFilter(log).catch(error, host), answer, lines, record };
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

it('leaves a fault to the line of the request, and tells the caller nothing of it', () => {
  const { give, answer, lines, record } = setUp();
  const fault = new TypeError('hunter2pw');
  give(fault);
  expect([answer.status, answer.body?.includes('hunter2pw')]).toEqual([500, false]);
  expect(record.failure).toEqual({ problem: 'internal', status: 500, err: fault });
  expect(lines).toEqual([]);
});

it('answers nobody who has left', () => {
  const { give, answer, lines } = setUp({ destroyed: true });
  give(new TypeError('late'));
  expect([answer, lines]).toEqual([{}, []]);
});

it('is a line of its own only for what came past the edge', () => {
  const { give, answer, lines } = setUp({ opened: false });
  give(new TypeError('broken'));
  expect([answer.status, lines.length]).toEqual([500, 1]);
});
