import { readTokenAnswer } from './token-answer.js';

const answer = (body: unknown, status = 200) =>
  readTokenAnswer({ status, headers: {}, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) });

const granted = { access_token: 'a.b-c', token_type: 'Bearer' };

describe('the answer of a token endpoint', () => {
  it.each([
    [{ ...granted, expires_in: 3600 }, 3_600_000],
    [{ ...granted, expires_in: '60' }, 60_000],
    [{ ...granted, expires_in: 0 }, 0],
    [{ ...granted, expires_in: 'soon' }, undefined],
    [{ ...granted, expires_in: null }, undefined],
    [{ access_token: 'a.b-c', token_type: 'bearer' }, undefined],
    [{ access_token: 'a.b-c' }, undefined],
  ])('%j is good for %s ms', (body, lifetimeMs) => expect(answer(body)).toEqual({ token: 'a.b-c', lifetimeMs }));

  it.each([
    [{ error: 'invalid_client', error_description: 'secret' }, 401, 'answered 401 (invalid_client)', true],
    [{ error: 'secret' }, 400, 'answered 400', true],
    ['<html>secret', 404, 'answered 404', true],
    [granted, 302, 'answered 302', true],
    [{ error: 'temporarily_unavailable' }, 503, 'answered 503', false],
    [{}, 429, 'answered 429', false],
    ['<html>secret', 200, 'gave no access token', false],
    [null, 200, 'gave no access token', false],
    [{ access_token: 5 }, 200, 'gave no access token', false],
    [{ access_token: 'secret\nsecret' }, 200, 'gave no access token', false],
    [{ ...granted, token_type: 'mac' }, 200, 'gave a token of another type than bearer', true],
  ])('%j with status %i is none, and none of its words is repeated', (body, status, message, lasting) => {
    const failure = (() => {
      try {
        return answer(body, status);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toMatchObject({ name: 'AccessTokenError', outcome: 'not-sent', lasting });
    expect((failure as Error).message).toBe(`the token endpoint ${message}`);
  });
});
