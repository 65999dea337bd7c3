import { lagoOperations } from '../../test/lago.js';
import { callOf } from '../../test/calls.js';
import { UpstreamReplyError } from '../call/errors.js';
import { createJudge } from './judge.js';
import { createAttemptIds } from './attempt-ids.js';

const OPERATIONS = [...lagoOperations().values()];

describe.each(OPERATIONS.map((operation) => [operation.id, operation] as const))('%s', (_, operation) => {
  const attemptIds = createAttemptIds();
  const judge = createJudge({
    call: callOf(operation),
    upstream: 'lago',
    attemptId: attemptIds.next('r-1'),
    attemptIds,
    maxReplyBytes: 1e6,
  });
  const json = { 'content-type': 'application/json; charset=utf-8' };
  const { example, emptyBody, refusal } = operation.response;

  it('takes the answer that the contract shows', () => {
    const body = emptyBody === 'always' ? '' : JSON.stringify(example);
    expect(judge.whole({ status: 200, headers: json, body: Buffer.from(body) }).status).toBe(200);
  });

  it('takes nothing else for it', () => {
    for (const body of ['{}', 'OK', '[]', 'null', '<html></html>']) {
      expect(() => judge.whole({ status: 200, headers: json, body: Buffer.from(body) })).toThrow('the answer');
    }
  });

  it('knows what a refusal looks like', () => {
    expect(refusal).toBeDefined();
    const body = Buffer.from('{"status":404,"error":"Not Found","code":"invoice_not_found"}');
    expect(() => judge.whole({ status: 404, headers: json, body })).toThrow(UpstreamReplyError);
  });
});
