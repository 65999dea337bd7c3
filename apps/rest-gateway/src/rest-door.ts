import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { createRouteTable } from '@lago/capability-model';
import type { RouteTable } from '@lago/capability-model';
import { answerPlainly, GATEWAY, isOAuthProbe, noOAuthHere, PROBLEMS, ProblemError } from '@lago/gateway-kit';
import type { Door, Gateway } from '@lago/gateway-kit';
import { answerFailure, answerOptions, answerReply } from './answer/answer.js';
import { allowOf, answerPreflight } from './answer/preflight.js';
import { callContext } from './context.js';
import { openExchange } from './exchange.js';
import type { Exchange } from './exchange.js';
import { readInput } from './read-input.js';
import { answerPage } from './reference/answer-page.js';
import { createPages } from './reference/pages.js';
import type { Pages } from './reference/pages.js';
import type { RestSettings } from './settings.js';
import { readTarget } from './target.js';

/** HTTP <-> invoke: finds the route, reads the input, writes the answer. */
@Injectable()
export class RestDoor implements Door {
  private readonly routes: RouteTable;
  /** Path prefixes under which the routes are served besides the root: the base path of each consumed API. */
  private readonly prefixes: readonly string[];
  private readonly pages: Pages;

  constructor(@Inject(GATEWAY) private readonly gateway: Gateway<RestSettings>) {
    const { routes, upstreams } = gateway.capability;
    this.routes = createRouteTable(routes);
    // A document whose own paths begin like the base path of its API means them as they are.
    this.prefixes = upstreams
      .map(({ baseUri }) => (baseUri ? new URL(baseUri).pathname : '/'))
      .filter((base) => base !== '/' && !routes.some(({ path }) => path.startsWith(`${base}/`)));
    this.pages = createPages(gateway, this.prefixes);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const exchange = openExchange(request, response, this.gateway.cors.headers(request));
    const started = performance.now();
    const abort = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) abort.abort();
      const ms = Math.round(performance.now() - started);
      const { method } = request;
      this.gateway.log.info({ requestId: exchange.id, method, status: response.statusCode, ms }, 'answered');
    });
    this.serve(exchange, abort.signal).catch((error: unknown) => {
      if (abort.signal.aborted) return;
      answerFailure(exchange, error, this.gateway.log);
    });
  }

  private async serve(exchange: Exchange, signal: AbortSignal): Promise<void> {
    const { request } = exchange;
    const target = readTarget(request.url ?? '/', this.prefixes);
    const page = this.pages.get(target.path);
    // A page may be reached by a link from anywhere: it is the same for everybody and changes nothing.
    this.gateway.guard(page ? { headers: { host: request.headers.host } } : request);
    if (page) return answerPage(exchange, page);
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    const match = this.routes.match(method, target.path);
    const { cors, authMode } = this.gateway;
    if (cors.isPreflight(request)) return answerPreflight(exchange, match, cors);
    if (match.kind === 'none' && isOAuthProbe(target.path)) {
      const always = { ...exchange.headers, 'x-request-id': exchange.id };
      return answerPlainly(exchange.response, noOAuthHere(authMode), always);
    }
    const caller = await this.gateway.authenticate(request, exchange.id);
    if (match.kind === 'malformed') {
      throw new ProblemError(PROBLEMS.malformedRequest, 'the path is not valid percent-encoded UTF-8');
    }
    if (match.kind === 'none') throw new ProblemError(PROBLEMS.routeNotFound, 'there is no such route here');
    if (match.kind === 'method') return this.otherMethod(exchange, match.allow);

    const { operation } = match.route;
    const { maxBodyBytes, totalTimeoutMs } = this.gateway.settings;
    const input = await readInput(request, operation, match.path, target.search, maxBodyBytes);
    const context = callContext(exchange, { totalTimeoutMs, signal, caller });
    const reply = await this.gateway.invoke(operation, input, context);
    answerReply(exchange, reply, operation);
  }

  /** OPTIONS says what there is, every other method is refused with the same list. */
  private otherMethod(exchange: Exchange, methods: readonly string[]): void {
    const allow = allowOf(methods);
    if (exchange.request.method === 'OPTIONS') return answerOptions(exchange, allow);
    throw new ProblemError(PROBLEMS.methodNotAllowed, `this route answers ${allow} only`, { headers: { allow } });
  }
}
