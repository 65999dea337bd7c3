import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** The head of a Node request as the SDK takes it; the body was read before and travels beside it. */
export function webRequest({ method = 'POST', url = '/', headers }: IncomingMessage, signal: AbortSignal): Request {
  const copied = new Headers();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) copied.set(name, String(value));
  return new Request(`http://${headers.host ?? 'localhost'}${url}`, { method, headers: copied, signal });
}

/** True for an answer that is complete as soon as it begins: JSON, or no body at all. */
export function isComplete({ body, headers }: Response): boolean {
  return body === null || headers.get('content-type') === 'application/json';
}

/** Writes a whole answer; Node sends its pieces in one go and does not copy them together. */
export function writeComplete(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  pieces: readonly Buffer[],
): void {
  if (response.destroyed) return;
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  response.writeHead(status, { ...headers, 'content-length': length });
  for (const piece of pieces) response.write(piece);
  response.end();
}
