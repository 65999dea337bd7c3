import type { GatewaySettings } from '../config/gateway-settings.js';
import { isLoopback } from '../http/guard.js';
import { StartError } from '../config/start-error.js';

/** How callers are recognised. */
export type AuthMode = 'keys' | 'jwt' | 'off';

/**
 * Decides how callers are recognised. Nobody gets in unauthenticated unless that was switched on by name, or could only
 * be this machine or play money (`upstreamSecrets` that all begin with `sandbox`; undefined when they cannot be told). Throws StartError.
 */
export function authMode(
  settings: GatewaySettings,
  upstreamSecrets: readonly (string | undefined)[] | undefined,
): AuthMode {
  const { auth, consumersFile, host, jwtIssuer, jwksUri } = settings;
  if (auth === 'keys' && !consumersFile) throw fault('GATEWAY_AUTH=keys needs CONSUMERS_FILE, where the keys are');
  if (auth === 'jwt') {
    const missing = [jwtIssuer ? '' : 'JWT_ISSUER', jwksUri ? '' : 'JWKS_URI'].filter(Boolean);
    if (missing.length) throw fault(`GATEWAY_AUTH=jwt needs ${missing.join(' and ')}`);
  }
  if (auth) return auth;
  if (jwtIssuer || jwksUri) throw fault('JWT_ISSUER or JWKS_URI is set but not used: say GATEWAY_AUTH=jwt');
  if (consumersFile) return 'keys';
  const playMoney =
    !upstreamSecrets || (upstreamSecrets.length > 0 && upstreamSecrets.every((one) => one?.startsWith('sandbox')));
  if (isLoopback(host) || playMoney) return 'off';
  throw fault(
    `HOST ${host} is reachable from other machines and nobody would be asked who they are: ` +
      'give CONSUMERS_FILE, listen on 127.0.0.1, or say GATEWAY_AUTH=off to let everybody in',
  );
}

function fault(text: string): StartError {
  return new StartError('configuration', [text]);
}
