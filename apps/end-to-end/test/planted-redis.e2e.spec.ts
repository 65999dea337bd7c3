import { leaks, plant, startScriptedRedis, startService, startUpstream } from '@lago/testing';
import type { RedisAnswer, ScriptedRedis, Service, Upstream } from '@lago/testing';
import { callMcp, callRest } from './support/doors.js';

const secrets = {
  'the password of Redis': plant('', '%/+'),
  'the key behind': plant('sandbox', '+/'),
  'an email in an answer': plant('', '@example.com'),
  'an id that somebody chose': plant('', '@example.org'),
};
const id = secrets['an id that somebody chose'];

/** Refuses everything that is no handshake, and says what it was asked as loudly as it can. */
const quoting = (code: string) => (command: readonly string[]) => {
  if (/^(?:auth|hello|info|client|select)$/i.test(command[0] ?? '')) return undefined;
  return `-${code} refused, with args beginning with: ${command.map((part) => `'${part}'`).join(' ')}\r\n`;
};

const WAYS: Record<string, (command: readonly string[]) => RedisAnswer | undefined> = {
  'is healthy and forgets': () => undefined,
  'has no room': quoting('OOM'),
  'may only be read': quoting('READONLY'),
  'cannot save': quoting('MISCONF'),
  'allows nothing': quoting('NOPERM'),
  'does not know the password': (command) => `-WRONGPASS invalid: ${command.join(' ')}\r\n`,
  'speaks HTTP': (command) => `HTTP/1.1 400 ${command.join(' ')}\r\n\r\n`,
  'hangs up': () => 'close',
  'does not answer': () => 'hang',
};

describe.each(['rest-gateway', 'mcp-gateway'] as const)('%s tells nothing when Redis', (app) => {
  let redis: ScriptedRedis;
  let upstream: Upstream;
  let service: Service;

  beforeAll(async () => {
    [redis, upstream] = await Promise.all([startScriptedRedis(), startUpstream()]);
    upstream.answer({ body: { customer: { external_id: id, email: secrets['an email in an answer'] } } });
    service = await startService(app, {
      ...upstream.variables,
      LAGO_TOKEN: secrets['the key behind'],
      REDIS_URL: `redis://svc:${encodeURIComponent(secrets['the password of Redis'])}@127.0.0.1:${redis.port}`,
      LOG_LEVEL: 'trace',
    });
  });
  afterAll(() => Promise.all([service.stop(), redis.close(), upstream.close()]));

  it.each(Object.keys(WAYS))('%s', async (way) => {
    redis.answer(WAYS[way] ?? (() => undefined));
    const body = { customer: { external_id: id, email: secrets['an email in an answer'] } };
    const key = `${id}-${way}`.replaceAll(' ', '-');
    const call = {
      rest: { method: 'POST', path: '/customers', body },
      tool: { name: 'createcustomer', arguments: { ...body, idempotency_key: key } },
    };
    const answer = await (app === 'rest-gateway'
      ? callRest(service.url, call, { 'idempotency-key': key })
      : callMcp(service.url, call, {}));
    await answer.text();
    const read = { rest: { method: 'GET', path: `/customers/${encodeURIComponent(id)}` } };
    const found = { tool: { name: 'findcustomer', arguments: { external_id: id } } };
    await (
      app === 'rest-gateway'
        ? callRest(service.url, { ...read, ...found }, {})
        : callMcp(service.url, { ...read, ...found }, {})
    ).then((response) => response.text());
    expect(service.output()).toContain('answered');
    expect(leaks(secrets, { output: service.output() })).toEqual([]);
  });
});
