import fc from 'fast-check';
import { redact } from './redact.js';
import { environmentSecrets } from './environment-secrets.js';
import { knownSecrets } from './known-secrets.js';
import { withoutUrlSecrets } from './url-secrets.js';

const PASSWORD = 'p%40ss:w/ord+1';
const URL_WITH = `https://svc:${encodeURIComponent(PASSWORD)}@host.example/path?api_key=k3y-in-query&p=policy`;

describe('blanking', () => {
  it('finds a secret however encoders write it', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', minLength: 8 }),
        fc.string({ maxLength: 7 }),
        (secret, before) => {
          const pair = Buffer.from(`${before}:${secret}:x`);
          for (const text of [
            secret,
            encodeURIComponent(secret),
            JSON.stringify({ secret }),
            Buffer.from(secret).toString('hex'),
          ]) {
            expect(redact(`<${text}>`, [secret])).toContain('[secret]');
          }
          for (const encoding of ['base64', 'base64url'] as const) {
            expect(redact(pair.toString(encoding), [secret])).toContain('[secret]');
          }
        },
      ),
    ));

  it('hides the userinfo of any URL, known or not', () => {
    const text = redact(
      'Request cannot be constructed from https://svc:hunter2pw@idp.example/jwks and redis://:x@r',
      [],
    );
    expect(text).toBe('Request cannot be constructed from https://[secret]@idp.example/jwks and redis://[secret]@r');
    expect(redact('see https://x.example/@me and a@b.example', [])).toBe('see https://x.example/@me and a@b.example');
  });
});

describe('the secrets of an environment', () => {
  it('are those named so, the headers of OTLP, and what authenticates in a URL, as written and decoded', () => {
    const found = environmentSecrets({
      LAGO_TOKEN: 'tok-1 ',
      LAGO_TOKEN_FILE: '/run/token',
      GATEWAY_AUTH: 'keys',
      ANY_API_URL: URL_WITH,
      TOKEN_ONLY: 'https://only-user@host',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc%3D,x-key=second',
    });
    const expected = ['tok-1', encodeURIComponent(PASSWORD), PASSWORD, 'k3y-in-query', 'only-user', 'abc=', 'second'];
    expect(found).toEqual(expect.arrayContaining(expected));
    for (const plain of ['/run/token', 'keys', 'policy', 'Basic']) expect(found).not.toContain(plain);
  });

  it('are not in a URL that is shown', () => {
    expect(withoutUrlSecrets(URL_WITH, '…')).toBe('https://…@host.example/path?api_key=…&p=policy');
    expect(withoutUrlSecrets('https://host.example/a@b', '…')).toBe('https://host.example/a@b');
  });
});

it('remembers a replaced secret, and not for ever', () => {
  let present = 'first';
  const known = knownSecrets(['fixed']);
  known.add(() => [present, undefined]);
  expect(known()).toEqual(['fixed', 'first']);
  present = 'second';
  expect(known()).toEqual(['fixed', 'first', 'second']);
  for (let index = 0; index < 500; index += 1) {
    present = `later-${index}`;
    known();
  }
  expect([...known()].length).toBeLessThan(100);
  expect(known()).toContain('later-499');
});
