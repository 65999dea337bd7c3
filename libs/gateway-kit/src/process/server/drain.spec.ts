import { Agent, createServer, request } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { drainable } from './drain.js';

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
}

/** A server whose answers the test gives. */
async function heldServer() {
  const held: ServerResponse[] = [];
  let notify: (() => void) | undefined;
  const server = createServer((_request, response) => {
    held.push(response);
    notify?.();
  });
  const drain = drainable(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const arrived = async () => {
    if (!held.length) await new Promise<void>((resolve) => (notify = resolve));
    return held.shift() as ServerResponse;
  };
  return { port: (server.address() as AddressInfo).port, drain, arrived };
}

function get(port: number, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection }));
    });
    sent.on('error', reject).end();
  });
}

function milestone() {
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  return { reached, reach };
}

const quick = { graceMs: 0, deadlineMs: 10_000 };

it('answers what is in flight and what is already on its way on a kept connection', async () => {
  const { port, drain, arrived } = await heldServer();
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })] as const;
  const first = get(port, agents[0]);
  (await arrived()).end();
  expect((await first).connection).toBe('keep-alive');

  const inFlight = get(port, agents[1]);
  const response = await arrived();
  const steps: string[] = [];
  const { reached, reach } = milestone();
  const endStreams = () => (steps.push('streams'), reach());
  const drained = drain({ ...quick, onDraining: () => steps.push('not ready'), endStreams });
  await reached;
  const onItsWay = get(port, agents[0]);
  (await arrived()).end();
  expect(await onItsWay).toEqual({ status: 200, connection: 'close' });
  response.end();
  expect(await inFlight).toEqual({ status: 200, connection: 'close' });
  await drained;
  expect(steps).toEqual(['not ready', 'streams']);
});

it('takes no new connection after the grace time', async () => {
  const { port, drain, arrived } = await heldServer();
  const agent = new Agent();
  const inFlight = get(port, agent);
  const response = await arrived();
  const { reached, reach } = milestone();
  const drained = drain({ ...quick, onDraining: () => undefined, endStreams: reach });
  await reached;
  const refused = await new Promise<NodeJS.ErrnoException>((resolve) =>
    request({ host: '127.0.0.1', port, agent: false }).on('error', resolve).end(),
  );
  expect(refused.code).toBe('ECONNREFUSED');
  response.end();
  expect((await inFlight).status).toBe(200);
  await drained;
});

it('cuts off what is not finished at the deadline', async () => {
  const { port, drain, arrived } = await heldServer();
  const cut = get(port, new Agent()).catch((error: NodeJS.ErrnoException) => error.code);
  await arrived();
  await drain({ onDraining: () => undefined, graceMs: 0, deadlineMs: 20 });
  expect(await cut).toBe('ECONNRESET');
});
