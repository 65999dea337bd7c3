import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import {
  answerPlainly,
  GATEWAY,
  isOAuthProbe,
  noOAuthHere,
  parseJson,
  PROBLEMS,
  ProblemError,
  readBody,
  readTraceContext,
  requestId,
  translate,
} from '@lago/gateway-kit';
import type { Door, Gateway } from '@lago/gateway-kit';
import { answerError } from './answer-error.js';
import { answerMetadata } from './answer-metadata.js';
import { createCallersView } from './callers-view.js';
import type { CallersView } from './callers-view.js';
import { createMcpCore } from './mcp-core.js';
import type { McpCore } from './mcp-core.js';
import { createEndpoint } from './protocol/endpoint.js';
import type { Endpoint } from './protocol/endpoint.js';
import { buildServer, callPlainly } from './protocol/mcp-server.js';
import type { Exchange, Extension } from './protocol/mcp-server.js';
import { checkMessageLimits } from './protocol/message-limits.js';
import { createPlain } from './protocol/plain.js';
import type { McpSettings } from './settings.js';
import { leaveOutNull } from './protocol/leave-out-null.js';
import { createViews } from './views.js';
import type { Views } from './views.js';

/** The injection token of what is served besides the catalog; nothing provides it in production. */
export const EXTENSION = Symbol('EXTENSION');

/** What a page may try: clients of earlier revisions ask for streams and end sessions, and read the 405. */
const TRIED = 'GET, POST, DELETE, OPTIONS';

/** MCP over HTTP: guard, caller, address, body, then the protocol. Refuses in JSON only. */
@Injectable()
export class McpDoor implements Door, OnModuleDestroy {
  private readonly core: McpCore;
  private readonly views: Views;
  private readonly callersView: CallersView;
  private readonly endpoint: Endpoint;

  constructor(
    @Inject(GATEWAY) private readonly gateway: Gateway<McpSettings>,
    @Optional() @Inject(EXTENSION) extension?: Extension,
  ) {
    this.core = createMcpCore(gateway);
    this.views = createViews(this.core);
    this.callersView = createCallersView(gateway.mayUse);
    const build = (exchange: Exchange) => buildServer(this.core, exchange, extension);
    this.endpoint = createEndpoint({
      build,
      notifying: extension?.notifying ?? [],
      // An extension may list and do other things each time.
      plain: extension ? undefined : createPlain((...call) => callPlainly(this.core, ...call)),
      log: gateway.log,
    });
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const id = requestId(single(request.headers['x-request-id']));
    const started = performance.now();
    const seen: { tools?: readonly string[] } = {};
    response.setHeader('x-request-id', id);
    const shared = this.gateway.cors.headers(request);
    for (const name in shared) response.setHeader(name, shared[name] as string);
    response.once('close', () => {
      const ms = Math.round(performance.now() - started);
      const { statusCode: status } = response;
      this.gateway.log.info({ requestId: id, method: request.method, tools: seen.tools, status, ms }, 'answered');
    });
    this.serve(request, response, id, seen).catch((error: unknown) => {
      const problem = translate(error).problem ?? new ProblemError(PROBLEMS.internal, 'not answered');
      if (problem.type === PROBLEMS.internal) this.gateway.log.error({ requestId: id, err: error }, 'not answered');
      answerError(response, problem);
    });
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    seen: { tools?: readonly string[] },
  ): Promise<void> {
    this.gateway.guard(request);
    if (this.isMetadata(request)) return answerMetadata(response, this.gateway.protectedResource?.document);
    if (isOAuthProbe(request.url ?? '/')) return answerPlainly(response, noOAuthHere(this.gateway.authMode));
    if (this.gateway.cors.isPreflight(request)) {
      return void response.writeHead(204, this.gateway.cors.grant(request, TRIED)).end();
    }
    const caller = await this.gateway.authenticate(request, id);
    const view = this.views.at(request.url ?? '/');
    if (request.method !== 'POST') {
      throw new ProblemError(PROBLEMS.methodNotAllowed, 'only POST is served here', { headers: { allow: 'POST' } });
    }
    if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
      throw new ProblemError(PROBLEMS.unsupportedMediaType, 'the body must be application/json');
    }
    const body = parseJson(await readBody(request, this.gateway.settings.maxBodyBytes));
    leaveOutNull(body);
    checkMessageLimits(body);
    const calls = calledTools(body);
    // Only names that exist: what a caller makes up is nothing for a log.
    seen.tools = calls.map((name) => view.find(name)?.name ?? 'unknown');
    // OAuth clients ask for more scopes when the HTTP request is refused, not when a tool reports an error.
    for (const name of calls) {
      const tool = view.find(name);
      if (tool) await this.gateway.authorise(caller, tool.operation, id);
    }
    const exchange = {
      requestId: id,
      trace: readTraceContext(request.headers.traceparent, request.headers['tracestate']),
      consumer: caller.partition,
      caller,
      announce: (header: string, value: string) => void response.setHeader(header, value),
      view: this.callersView(view, caller),
      calls,
      outcome: {},
    };
    await this.endpoint.handle(request, response, body, exchange);
  }

  private isMetadata({ method, url }: IncomingMessage): boolean {
    const path = url?.split('?', 1)[0] ?? '';
    return method === 'GET' && this.gateway.protectedResource?.paths.includes(path) === true;
  }

  endStreams(): void {
    this.endpoint.endStreams();
  }

  async onModuleDestroy(): Promise<void> {
    await this.endpoint.close();
  }
}

/** Names of the tools a message (or a batch of the 2025 revisions) calls. */
function calledTools(body: unknown): readonly string[] {
  const messages = Array.isArray(body) ? (body as unknown[]) : [body];
  return messages.flatMap((message) => {
    const { method, params } = (message ?? {}) as { method?: unknown; params?: { name?: unknown } };
    return method === 'tools/call' && typeof params?.name === 'string' ? [params.name] : [];
  });
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
