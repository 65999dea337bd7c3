import type { ServerResponse } from 'node:http';

/** Serves the OAuth metadata of the door (RFC 9728) to everybody: clients read it before they have a token. */
export function answerMetadata(
  response: ServerResponse,
  document: Readonly<Record<string, unknown>> | undefined,
): void {
  const headers = {
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
    'cache-control': 'max-age=300',
  };
  response.writeHead(200, headers);
  response.end(JSON.stringify(document));
}
