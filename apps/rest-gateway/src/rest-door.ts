import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { createRouteTable } from '@lago/capability-model';
import type { Operation, Route, RouteTable } from '@lago/capability-model';
import { GATEWAY, PROBLEMS, ProblemError, requestId, traceparent } from '@lago/gateway-kit';
import type { Door, Gateway, InvokeContext } from '@lago/gateway-kit';
import { answerFailure, answerOptions, answerReply } from './answer.js';
import { readInput } from './read-input.js';
import { readTarget } from './target.js';

/** HTTP <-> invoke: finds the route, reads the input, writes the answer. */
@Injectable()
export class RestDoor implements Door {
  private readonly routes: RouteTable;
  /** Path prefixes under which the routes are served besides the root: the base path of each consumed API. */
  private readonly prefixes: readonly string[];

  constructor(@Inject(GATEWAY) private readonly gateway: Gateway) {
    const { routes, upstreams } = gateway.capability;
    this.routes = createRouteTable(routes);
    this.prefixes = upstreams.map(({ baseUri }) => new URL(baseUri).pathname).filter((path) => path !== '/');
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const id = requestId(single(request.headers['x-request-id']));
    const started = performance.now();
    const abort = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) abort.abort();
      const ms = Math.round(performance.now() - started);
      this.gateway.log.info({ requestId: id, method: request.method, status: response.statusCode, ms }, 'answered');
    });
    this.serve(request, response, id, abort.signal).catch((error: unknown) => {
      if (abort.signal.aborted) return;
      answerFailure(response, error, id, this.gateway.log);
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse, id: string, signal: AbortSignal) {
    this.gateway.guard(request);
    const { path, search } = readTarget(request.url ?? '/', this.prefixes);
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    const match = this.routes.match(method, path);
    if (match.kind === 'malformed') {
      throw new ProblemError(PROBLEMS.malformedRequest, 'the path is not valid percent-encoded UTF-8');
    }
    if (match.kind === 'none') throw new ProblemError(PROBLEMS.routeNotFound, 'there is no such route here');
    if (match.kind === 'method') {
      const allow = allowed(match.allow);
      if (method === 'OPTIONS') return answerOptions(response, allow, id);
      const detail = `this route answers ${allow} only`;
      throw new ProblemError(PROBLEMS.methodNotAllowed, detail, { headers: { allow } });
    }
    const { operation } = match.route as Route;
    const input = await readInput(request, operation, match.path, search, this.gateway.settings.maxBodyBytes);
    const reply = await this.gateway.invoke(operation, input, this.context(request, operation, id, signal));
    answerReply(response, reply, operation, id, request.method === 'HEAD');
  }

  private context(request: IncomingMessage, _operation: Operation, id: string, signal: AbortSignal): InvokeContext {
    return {
      requestId: id,
      traceparent: traceparent(request.headers.traceparent),
      deadline: Date.now() + this.gateway.settings.totalTimeoutMs,
      signal,
      consumer: 'anonymous',
      dryRun: /(?:^|,)\s*dry-run\s*(?:,|;|$)/i.test(single(request.headers['prefer']) ?? ''),
    };
  }
}

function allowed(methods: readonly string[]): string {
  const all = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return [...all, 'OPTIONS'].join(', ');
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
