import type { ServerResponse } from 'node:http';
import { All, Controller, Inject, Res } from '@nestjs/common';
import {
  sendProblem,
  AUTHENTICATE,
  AUTHENTICATION,
  CORS,
  exchangeOf,
  INVOKE,
  isOAuthDiscovery,
  oauthNotSupported,
  PROBLEMS,
  ProblemError,
} from '@lago/gateway-kit';
import type { Authenticate, AuthenticationConfiguration, Cors, Exchange, Invoke } from '@lago/gateway-kit';
import { answerOptions, answerReply } from './answer/answer.js';
import { allowOf, answerPreflight } from './answer/preflight.js';
import { REST_SETTINGS } from './config/settings.js';
import type { RestSettings } from './config/settings.js';
import { callContext } from './request/call-context.js';
import { inFormNames } from './request/form-names.js';
import { isForm } from './request/parse-body.js';
import { readInput } from './request/read-input.js';
import { ROUTES } from './routing/routes.js';
import type { Routes } from './routing/routes.js';
import { readTarget } from './routing/target.js';

/** HTTP <-> invoke: finds the route, reads the input, writes the answer. */
@Controller()
export class RestController {
  constructor(
    @Inject(REST_SETTINGS) private readonly settings: RestSettings,
    @Inject(ROUTES) private readonly routes: Routes,
    @Inject(CORS) private readonly cors: Cors,
    @Inject(AUTHENTICATION) private readonly authentication: AuthenticationConfiguration,
    @Inject(AUTHENTICATE) private readonly authenticate: Authenticate,
    @Inject(INVOKE) private readonly invoke: Invoke,
  ) {}

  /** Every request that is not for a page: routes are data, so Nest is shown one address (docs/decisions/0012). */
  @All()
  async handle(@Res() { req: request }: ServerResponse): Promise<void> {
    const exchange = exchangeOf(request);
    const { path, search, prefix } = readTarget(exchange.target, this.routes.prefixes);
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    const match = this.routes.table.match(method, path);
    if (match.kind === 'match') {
      exchange.record.route = prefix + match.route.path;
      exchange.record.operation = match.route.operation.id;
    }
    if (this.cors.isPreflight(request)) return answerPreflight(exchange, match, this.cors);
    if (match.kind === 'none' && isOAuthDiscovery(path)) {
      const always = { ...exchange.headers, 'x-request-id': exchange.id };
      return sendProblem(exchange.response, oauthNotSupported(this.authentication.mode), always);
    }
    const caller = await this.authenticate(request, exchange.id);
    if (match.kind === 'malformed') {
      throw new ProblemError(PROBLEMS.malformedRequest, 'the path is not valid percent-encoded UTF-8');
    }
    if (match.kind === 'none') throw new ProblemError(PROBLEMS.routeNotFound, 'there is no such route here');
    if (match.kind === 'method') return this.otherMethod(exchange, match.allow);

    const { operation } = match.route;
    const { maxBodyBytes, totalTimeoutMs } = this.settings;
    const input = await readInput(request, operation, match.path, search, maxBodyBytes);
    const context = callContext(exchange, { totalTimeoutMs, caller });
    try {
      answerReply(exchange, await this.invoke(operation, input, context), operation);
    } catch (error) {
      throw isForm(request) ? inFormNames(error, operation) : error;
    }
  }

  /** OPTIONS says what there is, every other method is refused with the same list. */
  private otherMethod(exchange: Exchange, methods: readonly string[]): void {
    const allow = allowOf(methods);
    if (exchange.request.method === 'OPTIONS') return answerOptions(exchange, allow);
    throw new ProblemError(PROBLEMS.methodNotAllowed, `this route answers ${allow} only`, { headers: { allow } });
  }
}
