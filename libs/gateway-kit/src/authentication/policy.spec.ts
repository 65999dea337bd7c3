import { GatewaySettings } from '../config/gateway-settings.js';
import { readSettings } from '../config/read-settings.js';
import { StartError } from '../config/start-error.js';
import { authMode } from './policy.js';

const JWT = { JWT_ISSUER: 'https://i.test', JWKS_URI: 'https://i.test/jwks' };
const REAL = ['3f1c-real'];
const mode = (environment: Record<string, string>, secrets: readonly string[] = REAL) =>
  authMode(readSettings(GatewaySettings, environment), secrets);

describe('who is asked who they are', () => {
  it.each([
    ['loopback', {}, REAL, 'off'],
    ['any host with play money', { HOST: '0.0.0.0' }, ['sandbox-a', 'sandbox-b'], 'off'],
    ['off by name', { HOST: '0.0.0.0', GATEWAY_AUTH: 'off' }, REAL, 'off'],
    ['a consumers file', { HOST: '0.0.0.0', CONSUMERS_FILE: 'c.yaml' }, REAL, 'keys'],
    ['a consumers file on loopback', { CONSUMERS_FILE: 'c.yaml' }, ['sandbox'], 'keys'],
    ['tokens by name', { HOST: '0.0.0.0', GATEWAY_AUTH: 'jwt', ...JWT }, REAL, 'jwt'],
  ])('%s', (_name, environment, secrets, expected) => {
    expect(mode(environment, secrets)).toBe(expected);
  });

  it.each([
    ['a reachable host and nothing said', { HOST: '0.0.0.0' }, REAL, /HOST 0\.0\.0\.0 is reachable/],
    ['one real secret among sandbox ones', { HOST: '0.0.0.0' }, ['sandbox', 'real'], /reachable/],
    ['no secret at all (passthrough)', { HOST: '0.0.0.0' }, [], /reachable/],
    ['keys without a file', { GATEWAY_AUTH: 'keys' }, REAL, /needs CONSUMERS_FILE/],
    ['tokens without an issuer', { GATEWAY_AUTH: 'jwt' }, REAL, /needs JWT_ISSUER and JWKS_URI/],
    ['an issuer that is not used', JWT, REAL, /say GATEWAY_AUTH=jwt/],
  ])('refuses to start with %s', (_name, environment, secrets, fault) => {
    expect(() => mode(environment, secrets)).toThrow(StartError);
    expect(() => mode(environment, secrets)).toThrow(fault);
  });
});
