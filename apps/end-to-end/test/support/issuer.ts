import { startUpstream } from '@lago/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';

export interface TokenShape {
  readonly claims?: JWTPayload;
  readonly issuer?: string;
  readonly audience?: string;
  readonly subject?: string;
  /** Seconds from now. */
  readonly expiresIn?: number;
  readonly notBeforeIn?: number;
  readonly kid?: string;
}

/** An authorization server that has one key, or a newer one after `rotate`, and serves its public keys. */
export async function startIssuer(audience: string) {
  let kid = 'first';
  let pair = await generateKeyPair('ES256');
  const published: object[] = [{ ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' }];
  const server = await startUpstream({ base: '', answer: () => ({ body: { keys: published } }) });
  const issuer = 'https://login.example.test';

  function shape(given: TokenShape, header: { alg: string; kid: string }) {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT(given.claims ?? {})
      .setProtectedHeader(header)
      .setIssuer(given.issuer ?? issuer)
      .setAudience(given.audience ?? audience)
      .setSubject(given.subject ?? 'agent-7')
      .setIssuedAt(now)
      .setNotBefore(now + (given.notBeforeIn ?? 0))
      .setExpirationTime(now + (given.expiresIn ?? 300));
  }

  return {
    issuer,
    jwksUri: `${server.url}/jwks`,
    token: (given: TokenShape) => shape(given, { alg: 'ES256', kid: given.kid ?? kid }).sign(pair.privateKey),
    /** Signed with a key of the same name that this server never published. */
    forged: async (given: TokenShape) =>
      shape(given, { alg: 'ES256', kid }).sign((await generateKeyPair('ES256')).privateKey),
    /** A shared secret instead of a private key: the bytes of the public key, as in the classic confusion. */
    symmetric: (given: TokenShape) =>
      shape(given, { alg: 'HS256', kid }).sign(Buffer.from(JSON.stringify(published[0]).padEnd(64))),
    unsigned: async (given: TokenShape) => {
      const [, payload] = (await shape(given, { alg: 'ES256', kid }).sign(pair.privateKey)).split('.');
      return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    },
    async rotate(name: string) {
      kid = name;
      pair = await generateKeyPair('ES256');
      published.push({ ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' });
    },
    close: server.close,
  };
}
