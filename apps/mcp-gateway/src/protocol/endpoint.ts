import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  isLegacyRequest,
  PARSE_ERROR,
  parseJSONRPCMessage,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { exchangeOf } from '@lago/gateway-kit';
import type { Log, Telemetry } from '@lago/gateway-kit';
import { drainingStdio } from './draining-stdio.js';
import { leaveOutNull } from '../messages/leave-out-null.js';
import { createLegacyHandler } from './legacy-handler.js';
import type { Exchange } from './exchange.js';
import { messageSpans } from './message-spans.js';
import { errorCodeOf } from '../messages/message-methods.js';
import { MessageLines } from './message-lines.js';
import type { ResponseTemplates } from './response-templates.js';
import { isComplete, webRequest, writeComplete } from './web-request.js';

/** Streamable HTTP for clients of every revision on one address. */
export interface Endpoint {
  handle(request: IncomingMessage, response: ServerResponse, body: unknown, exchange: Exchange): Promise<void>;
  /** Ends the streams on which clients wait for changes; calls in flight go on. */
  endStreams(): void;
  close(): Promise<void>;
}

export interface EndpointParts {
  readonly build: (exchange: Exchange) => McpServer;
  /** Tools that send notifications before their answer. */
  readonly notifying: readonly string[];
  /** Answers requests whose like the SDK has answered; undefined when the SDK answers all. */
  readonly templates: ResponseTemplates | undefined;
  readonly log: Log;
  readonly tracing: Telemetry['tracing'];
}

/** As the SDK's own buffer allows. */
const LONGEST_LINE = 10 * 1024 * 1024;

/** The headers of every answer that comes whole. */
const JSON_TYPE = { 'content-type': 'application/json' };

/** Serves 2026-07-28 requests by the SDK's handler and earlier ones by a leg of our own; both are stateless. */
export function createEndpoint({ build, notifying, templates, log, tracing }: EndpointParts): Endpoint {
  const inMessageSpans = messageSpans(tracing);
  const exchanges = new WeakMap<Request, Exchange>();
  const streams = new Set<ServerResponse>();
  const modern = createMcpHandler(({ requestInfo }) => build(exchanges.get(requestInfo as Request) as Exchange), {
    legacy: 'reject',
    onerror: (error) => note(error, log),
  });
  const legacy = createLegacyHandler(
    (options) => new WebStandardStreamableHTTPServerTransport({ sessionIdGenerator: undefined, ...options }),
  );
  return {
    handle: (request, response, body, exchange) =>
      inMessageSpans(request, body, exchange, (inner) => handle(request, response, body, inner)),
    endStreams: () => streams.forEach((response) => response.destroy()),
    close: () => modern.close(),
  };

  async function handle(...[request, response, body, exchange]: Parameters<Endpoint['handle']>): Promise<void> {
    const templated = templates?.(request.headers, body, exchange);
    const pieces = await templated?.answer(() => exchangeOf(request).signal);
    if (pieces) return writeComplete(response, 200, JSON_TYPE, pieces);
    if (isSubscription(body)) keep(response);
    const answer = answerOf(request, body, exchange);
    const web = await answer.catch(() => undefined);
    if (web && isComplete(web)) {
      const text = Buffer.from(await web.arrayBuffer());
      if (exchange.record) exchange.record.rpcError = errorCodeOf(text);
      if (web.status === 200) templated?.learn(text);
      return writeComplete(response, web.status, Object.fromEntries(web.headers), [text]);
    }
    // Streams, and the answer to a fault, are the adapter's.
    const onerror = (error: Error) => log.error({ requestId: exchange.requestId, err: error }, 'not answered');
    await toNodeHandler({ fetch: () => answer }, { onerror })(request, response, body);
  }

  async function answerOf(request: IncomingMessage, body: unknown, exchange: Exchange): Promise<Response> {
    const web = webRequest(request, exchangeOf(request).signal);
    const old = await isLegacyRequest(web, body);
    log.debug({ requestId: exchange.requestId, era: old ? 'legacy' : 'modern' }, 'classified');
    if (old) {
      return legacy(web, body, build(exchange), Boolean(exchange.calls?.some((name) => notifying.includes(name))));
    }
    exchanges.set(web, exchange);
    return modern.fetch(web, { parsedBody: body });
  }

  function keep(response: ServerResponse): void {
    streams.add(response);
    // What is still written to a stream that was ended is nobody's loss.
    response.on('error', () => undefined).once('close', () => streams.delete(response));
  }
}

function isSubscription(body: unknown): boolean {
  return (body as { method?: unknown } | null)?.method === 'subscriptions/listen';
}

/** What the library says about a message may quote it. */
function note({ name }: Error, log: Log): void {
  log.debug({ error: name }, 'protocol');
}

/** One client over stdin and stdout. */
export interface StdioConnection {
  /** Resolves when the client says that nothing more will come. */
  readonly inputEnded: Promise<void>;
  /** Takes no new message, answers what was taken for at most `deadlineMs`, then closes. */
  finish(deadlineMs: number): Promise<void>;
}

/** Serves one client over stdin and stdout. */
export function serveOnStdio(build: () => McpServer, log: Log): StdioConnection {
  const transport = drainingStdio(process.stdin, process.stdout);
  const refuse = (message: string) =>
    void transport
      .send({ jsonrpc: '2.0', error: { code: PARSE_ERROR, message } })
      .catch((error: Error) => note(error, log));
  const read = (message: unknown) => {
    leaveOutNull(message);
    return parseJSONRPCMessage(message);
  };
  const lines = new MessageLines({ read, refuse, longest: LONGEST_LINE });
  // The transport has no option for it: its own buffer rounds the numbers of a message.
  Object.assign(transport, { _readBuffer: lines });
  const served = serveStdio(build, { transport, onerror: (error) => note(error, log) });
  return {
    inputEnded: transport.inputEnded,
    async finish(deadlineMs) {
      await transport.drain(deadlineMs);
      await served.close();
    },
  };
}
