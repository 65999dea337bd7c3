// A container in the place of Lago, of an issuer of tokens and of a collector, in the network of docker-compose.yml. It says
// what it is asked; no image is needed that is not needed anyway.
import { setTimeout as sleep } from 'node:timers/promises';
import { docker, environment, must } from './engine.mjs';

const NAME = 'lago-gateways-stand-in';
const ALIASES = ['upstream', 'issuer', 'otel-collector'];

/** Runs in the container: answers like a list of customers, and /jwks with the given keys. */
function serve() {
  const { createServer } = process.getBuiltinModule('http');
  const page = {
    customers: [],
    meta: { current_page: 1, next_page: null, prev_page: null, total_pages: 1, total_count: 0 },
  };
  const answer = (request, response) => {
    console.log(request.method, request.url.split('?')[0], request.headers.authorization ?? '-');
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(request.url === '/jwks' ? process.env.JWKS : JSON.stringify(page));
  };
  createServer(answer).listen(4318);
  createServer(answer).listen(3000, () => console.log('listening'));
}

/** Starts it in the network that compose has made; `asked()` is one line for each request. */
export async function startStandIn({ keys = [] } = {}) {
  const network = `${environment.COMPOSE_PROJECT_NAME}_default`;
  const aliases = ALIASES.flatMap((alias) => ['--network-alias', alias]);
  const image = 'gcr.io/distroless/nodejs24-debian12:nonroot';
  const variables = ['-e', `JWKS=${JSON.stringify({ keys })}`];
  must([
    'run',
    '-d',
    '--init',
    '--name',
    NAME,
    '--network',
    network,
    ...aliases,
    ...variables,
    image,
    '-e',
    `(${serve})()`,
  ]);
  const asked = () => docker(['logs', NAME]).out.split('\n');
  for (let tries = 0; tries < 300 && !asked().includes('listening'); tries += 1) await sleep(100);
  return { asked };
}

export const stopStandIn = () => docker(['rm', '-f', NAME]);
