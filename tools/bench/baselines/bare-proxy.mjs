// (b) What is the least a Node process can do: node:http in front, an undici pool behind, streams in between.
import { createServer } from 'node:http';
import { Pool } from 'undici';

const [port, upstream] = process.argv.slice(2);
const pool = new Pool(upstream, { connections: 64 });

createServer((request, response) => {
  pool.stream(
    {
      path: `/api/v1${request.url}`,
      method: request.method,
      headers: { ...request.headers, authorization: 'Bearer sandbox', host: undefined, connection: undefined },
      body: request.method === 'GET' ? null : request,
    },
    ({ statusCode, headers }) => response.writeHead(statusCode, headers),
    (error) => error && response.destroy(),
  );
}).listen(Number(port), '127.0.0.1');
