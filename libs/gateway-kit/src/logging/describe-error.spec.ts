import { OutcomeUnknownError, UpstreamUnreachableError } from '@lago/lago-client';
import { ReplyError } from 'ioredis';
import { PROBLEMS } from '../problem/problem-types.js';
import { ProblemError } from '../problem/problem.js';
import { describeError } from './describe-error.js';
import { safeText } from './safe-text.js';

const SECRET = 'planted-secret';

describe('what a line says about an error', () => {
  it('is name, code and words, whatever else it carries', () => {
    const error = Object.assign(new Error(`WRONGPASS invalid pair for '${SECRET}'`), {
      command: { name: 'auth', args: [SECRET] },
      config: { headers: { authorization: SECRET } },
      code: 'E_AUTH',
    });
    expect(describeError(error)).toEqual({ type: 'Error', code: 'E_AUTH', message: 'WRONGPASS invalid pair for …' });
    expect(JSON.stringify(describeError(new ReplyError(`NOAUTH "${SECRET}"`)))).not.toContain(SECRET);
  });

  it('goes down the causes and the errors of an aggregate, not for ever', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(JSON.stringify(describeError(loop)).match(/"message"/g)).toHaveLength(5);
    const both = new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED' })], 'all');
    expect(describeError(both)).toMatchObject({ errors: [{ code: 'ECONNREFUSED', message: 'a' }] });
  });

  it('has no text that was written for a caller, because it may name records', () => {
    const unknown = new OutcomeUnknownError('createinvoice', `for customer ${SECRET}`, {
      cause: new UpstreamUnreachableError('unknown', 'ECONNRESET'),
    });
    expect(describeError(unknown)).toEqual({
      type: 'OutcomeUnknownError',
      operation: 'createinvoice',
      cause: { type: 'UpstreamUnreachableError', message: 'upstream unreachable: ECONNRESET' },
    });
    const problem = new ProblemError(PROBLEMS.internal, `about ${SECRET}`);
    expect(describeError(problem)).toEqual({ type: 'ProblemError', problem: 'internal' });
  });

  it('has no input that was not understood', () => {
    for (const text of [`{"a":${SECRET}`, SECRET]) {
      try {
        JSON.parse(text);
      } catch (error) {
        expect(JSON.stringify(describeError(error))).not.toContain('planted');
      }
    }
  });

  it('says where a fault of ours was thrown', () => {
    expect(describeError(new TypeError('no'))).toMatchObject({
      message: 'no',
      frames: expect.arrayContaining([expect.stringContaining('describe-error.spec')]),
    });
  });

  it.each([undefined, null, SECRET, { secret: SECRET }])('is a type for what is no error: %j', (thrown) => {
    expect(describeError(thrown)).toEqual({ type: typeof thrown });
  });
});

describe("a library's own words", () => {
  it.each([
    ["Stream isn't writeable and enableOfflineQueue options is false", undefined],
    ['connect ECONNREFUSED 127.0.0.1:6379', undefined],
    ["ERR unknown command 'x', with args beginning with: 'secret'", 'ERR unknown command …'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'OOM command not allowed when used memory > …'],
    ['Unknown message type: {"secret":1}', 'Unknown message type: …'],
    ['first\nsecret', 'first'],
    ['no such file or directory, open `/run/secret`', 'no such file or directory, open …'],
    [
      'Failed to parse URL from https://x.example/jwks?api_key=secret',
      'Failed to parse URL from https://x.example/jwks',
    ],
    ['x'.repeat(300), `${'x'.repeat(200)}…`],
  ])('%s', (text, expected) => expect(safeText(text)).toBe(expected ?? text));
});
