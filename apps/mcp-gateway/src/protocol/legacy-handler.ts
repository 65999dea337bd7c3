import { messagesOf } from '../messages/messages-of.js';

/** The parts of a transport and a server this leg needs. */
interface Transport {
  handleRequest(request: Request, options: { parsedBody: unknown }): Promise<Response>;
  close(): Promise<void>;
}

interface Connectable<T> {
  connect(transport: T): Promise<void>;
  close(): Promise<void>;
}

/**
 * Serves one request of a client that speaks 2025-11-25 or earlier: plain JSON unless progress is asked for, whatever
 * the Accept header says (clients get it wrong, the transport would answer 406).
 */
export function createLegacyHandler<T extends Transport>(transport: (options: { enableJsonResponse: boolean }) => T) {
  return async (request: Request, body: unknown, server: Connectable<T>, notifies: boolean): Promise<Response> => {
    const streaming = notifies || wantsProgress(body);
    const connection = transport({ enableJsonResponse: !streaming });
    const end = () => void Promise.allSettled([connection.close(), server.close()]);
    const gone = new Promise<Response>((resolve) => {
      request.signal.addEventListener('abort', () => resolve(new Response(null, { status: 499 })), { once: true });
    });
    request.signal.addEventListener('abort', end, { once: true });
    await server.connect(connection);
    const response = await Promise.race([connection.handleRequest(lenient(request), { parsedBody: body }), gone]);
    if (!streaming || response.body === null) {
      end();
      return response;
    }
    const watched = response.body.pipeThrough(new TransformStream({ flush: end }));
    const headers = new Headers(response.headers);
    headers.set('x-accel-buffering', 'no');
    return new Response(watched, { status: response.status, headers });
  };
}

function lenient(request: Request): Request {
  request.headers.set('accept', 'application/json, text/event-stream');
  return request;
}

function wantsProgress(body: unknown): boolean {
  return messagesOf(body).some((message) => {
    const { params } = (message ?? {}) as { params?: { _meta?: { progressToken?: unknown } } };
    return params?._meta?.progressToken !== undefined;
  });
}
