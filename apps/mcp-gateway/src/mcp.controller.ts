import type { ServerResponse } from 'node:http';
import { All, Controller, Inject, Res } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import {
  sendProblem,
  AUTHENTICATE,
  AUTHENTICATION,
  AUTHORISE_EARLY,
  CORS,
  exchangeOf,
  isOAuthDiscovery,
  oauthNotSupported,
  parseJson,
  PROBLEMS,
  ProblemError,
  readBody,
  readTraceContext,
  withName,
} from '@lago/gateway-kit';
import type { Authenticate, AuthenticationConfiguration, AuthoriseEarly, Cors, Exchange } from '@lago/gateway-kit';
import { answerMetadata } from './answer/answer-metadata.js';
import { MCP_SETTINGS } from './config/settings.js';
import type { McpSettings } from './config/settings.js';
import type { CallersView } from './core/callers-view.js';
import type { Views } from './core/views.js';
import { calledOperation } from './discovery/called-operation.js';
import { discoveryToolName } from './discovery/discovery-view.js';
import { CALLERS_VIEW, ENDPOINT, VIEWS } from './mcp.tokens.js';
import type { Endpoint } from './protocol/endpoint.js';
import { leaveOutNull } from './messages/leave-out-null.js';
import { methodOf } from './messages/message-methods.js';
import { checkMessageLimits } from './messages/message-limits.js';
import { messagesOf } from './messages/messages-of.js';

/** What a page may try: clients of earlier revisions ask for streams and end sessions, and read the 405. */
const TRIED = 'GET, POST, DELETE, OPTIONS';

/** MCP over HTTP: caller, address, body, then the protocol. */
@Controller()
export class McpController implements OnApplicationShutdown {
  constructor(
    @Inject(MCP_SETTINGS) private readonly settings: McpSettings,
    @Inject(CORS) private readonly cors: Cors,
    @Inject(AUTHENTICATION) private readonly authentication: AuthenticationConfiguration,
    @Inject(AUTHENTICATE) private readonly authenticate: Authenticate,
    @Inject(AUTHORISE_EARLY) private readonly authorise: AuthoriseEarly,
    @Inject(VIEWS) private readonly views: Views,
    @Inject(CALLERS_VIEW) private readonly callersView: CallersView,
    @Inject(ENDPOINT) private readonly endpoint: Endpoint,
  ) {}

  /** Every request: views have addresses of their own, so Nest is shown one (docs/decisions/0012). */
  @All()
  async handle(@Res() response: ServerResponse): Promise<void> {
    const { req: request } = response;
    const exchange = exchangeOf(request);
    const { target, record } = exchange;
    if (this.isMetadata(exchange)) return answerMetadata(response, this.authentication.resource?.document);
    if (isOAuthDiscovery(target)) return sendProblem(response, oauthNotSupported(this.authentication.mode));
    if (this.cors.isPreflight(request)) return void response.writeHead(204, this.cors.grant(request, TRIED)).end();
    const caller = await this.authenticate(request, exchange.id);
    const view = this.views.at(target);
    record.route = routeOf(target);
    if (request.method !== 'POST') {
      throw new ProblemError(PROBLEMS.methodNotAllowed, 'only POST is served here', { headers: { allow: 'POST' } });
    }
    if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
      throw new ProblemError(PROBLEMS.unsupportedMediaType, 'the body must be application/json');
    }
    const body = parseJson(await readBody(request, this.settings.maxBodyBytes));
    leaveOutNull(body);
    checkMessageLimits(body);
    for (const message of messagesOf(body)) record.mcpMethod = withName(record.mcpMethod, methodOf(message));
    const called = calledTools(body);
    const operations = called.map(({ name, given }) => calledOperation(view, name, given)?.tool);
    for (const [at, tool] of operations.entries()) {
      // Only names that exist: what a caller makes up is nothing for a log.
      const name = discoveryToolName(view, called[at]?.name) ?? tool?.name ?? 'unknown';
      record.tool = withName(record.tool, name);
      if (tool) record.operation = withName(record.operation, tool.operation.id);
    }
    // OAuth clients ask for more scopes when the HTTP request is refused, not when a tool reports an error.
    for (const tool of operations) {
      if (tool) await this.authorise(caller, tool.operation, exchange.id);
    }
    await this.endpoint.handle(request, response, body, {
      requestId: exchange.id,
      trace: readTraceContext(request.headers.traceparent, request.headers['tracestate']),
      consumer: caller.partition,
      caller,
      setHeader: (header: string, value: string) => void response.setHeader(header, value),
      record,
      view: this.callersView(view, caller),
      calls: called.map(({ name }) => name),
      outcome: {},
    });
  }

  private isMetadata({ request, target }: Exchange): boolean {
    const path = target.split('?', 1)[0] ?? '';
    return request.method === 'GET' && this.authentication.resource?.paths.includes(path) === true;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.endpoint.close();
  }
}

/** The tools a message (or a batch of the 2025 revisions) calls. */
function calledTools(body: unknown): readonly { readonly name: string; readonly given: unknown }[] {
  return messagesOf(body).flatMap((message) => {
    const { method, params } = (message ?? {}) as {
      method?: unknown;
      params?: { name?: unknown; arguments?: unknown };
    };
    if (method !== 'tools/call' || typeof params?.name !== 'string') return [];
    return [{ name: params.name, given: params.arguments }];
  });
}

/** The address of a view without what it selects, of which there is no end. */
function routeOf(target: string): string {
  const [path = '/'] = target.split('?', 1);
  return path === '/' || path === '/mcp' ? path : '/mcp/{view}';
}
