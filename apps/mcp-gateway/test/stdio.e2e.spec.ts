import { launchScript, startUpstream } from '@lago/testing';
import { gatewayEnvironment } from './support/gateway.js';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
}

/** The process with its stdin, and the messages it wrote; stdout may hold nothing else. */
function start(variables: Record<string, string>) {
  const { child, ended, stderr } = launchScript('apps/mcp-gateway/dist/stdio.js', gatewayEnvironment(variables));
  const waiting: ((message: Message) => void)[] = [];
  let rest = '';
  child.stdout?.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) waiting.shift()?.(JSON.parse(line) as Message);
  });
  return {
    send: (message: object) => void child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    next: () => new Promise<Message>((resolve) => waiting.push(resolve)),
    end: () => child.stdin?.end(),
    kill: (signal: NodeJS.Signals) => void child.kill(signal),
    ended: ended.then(({ code }) => code),
    errors: stderr,
  };
}

it('asks a 2025 client that can ask a person, and does what it agrees to', async () => {
  const invoice = { lago_id: '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba', number: 'LAG-1', status: 'finalized' };
  const upstream = await startUpstream({ answer: { body: { invoice } } });
  const server = start({ ...upstream.variables, LOG_LEVEL: 'silent' });
  const clientInfo = { name: 'raw', version: '1' };
  const capabilities = { elicitation: {} };
  server.send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities, clientInfo } });
  expect((await server.next()).result).toMatchObject({ protocolVersion: '2025-11-25' });
  server.send({ method: 'notifications/initialized' });

  const call = { name: 'void_invoice', arguments: { lago_id: invoice.lago_id } };
  server.send({ id: 2, method: 'tools/call', params: call });
  const question = await server.next();
  expect(question).toMatchObject({
    method: 'elicitation/create',
    params: { message: expect.stringContaining('LAG-1') },
  });
  expect(upstream.take().filter(({ method }) => method !== 'GET')).toEqual([]);
  server.send({ id: question.id, result: { action: 'accept', content: { confirm: true } } });
  expect((await server.next()).result).toMatchObject({ structuredContent: { invoice: { number: 'LAG-1' } } });
  expect(upstream.take()).toHaveLength(1);

  server.end();
  expect(await server.ended).toBe(0);
  await upstream.close();
});

it('says in one line why it cannot start', async () => {
  const server = start({ LAGO_TOKEN: '' });
  expect(await server.ended).toBe(1);
  expect(JSON.parse(server.errors())).toMatchObject({
    severity: 'ERROR',
    faults: [expect.stringMatching(/^configuration: LAGO_TOKEN is not set/)],
    message: 'mcp-gateway cannot start',
  });
});

describe('what was taken is answered before it ends', () => {
  const clientInfo = { name: 'raw', version: '1' };
  const open = { protocolVersion: '2025-11-25', capabilities: { elicitation: {} }, clientInfo };
  const add_on = { name: 'n', code: 'c', amount_cents: 1, amount_currency: 'EUR' };
  const create = { name: 'createaddon', arguments: { add_on } };

  it.each(['the end of its input', 'SIGTERM', 'SIGINT'] as const)('at %s', async (ending) => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const upstream = await startUpstream();
    upstream.answer(() => released.then(() => ({ body: { add_on: { ...add_on, lago_id: 'made' } } })));
    const server = start({ ...upstream.variables, LAGO_TOKEN: 'sandbox' });
    server.send({ id: 1, method: 'initialize', params: open });
    await server.next();
    server.send({ id: 2, method: 'tools/call', params: create });
    await upstream.arrivals(1);
    if (ending === 'the end of its input') server.end();
    else server.kill(ending);
    release();
    expect((await server.next()).result).toMatchObject({ structuredContent: { add_on: { lago_id: 'made' } } });
    expect(await server.ended).toBe(0);
    await upstream.close();
  });

  it('and a question that nobody can answer any more is a no', async () => {
    const upstream = await startUpstream({
      answer: { body: { invoice: { lago_id: 'x', number: 'LAG-1', status: 'finalized' } } },
    });
    const server = start({ ...upstream.variables, LAGO_TOKEN: 'sandbox' });
    server.send({ id: 1, method: 'initialize', params: open });
    await server.next();
    const args = { lago_id: '5eb02857-a71e-4ea2-bcf9-57d3a41bc6ba' };
    server.send({ id: 2, method: 'tools/call', params: { name: 'voidinvoice', arguments: args } });
    expect(await server.next()).toMatchObject({ method: 'elicitation/create' });
    server.end();
    expect(await server.next()).toMatchObject({ id: 2 });
    expect(await server.ended).toBe(0);
    expect(upstream.take().filter(({ method }) => method !== 'GET')).toEqual([]);
    await upstream.close();
  });
});
