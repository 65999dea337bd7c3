import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key and a certificate in PEM that nobody trusts unless told to. */
export interface Identity {
  readonly key: string;
  readonly certificate: string;
}

/** Makes a certificate for localhost and 127.0.0.1 (X.509 version 3, RFC 5280), signed with its own key. */
export function selfSigned(): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));
  const name = sequence(tag(0x31, sequence(identifier('550403'), tag(0x0c, Buffer.from('localhost')))));
  const year = new Date().getUTCFullYear();
  const validity = sequence(...[year - 1, year + 1].map((one) => tag(0x18, Buffer.from(`${one}0101000000Z`))));
  const names = sequence(tag(0x82, Buffer.from('localhost')), tag(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = sequence(
    sequence(identifier('551d11'), tag(0x04, names)),
    sequence(identifier('551d13'), tag(0x01, Buffer.from([0xff])), tag(0x04, sequence(tag(0x01, Buffer.from([0xff]))))),
  );
  const content = sequence(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tag(0xa3, extensions),
  );
  const signature = tag(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', content, privateKey)]));
  const base64 = sequence(content, ecdsaWithSha256, signature).toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}

/** One element of DER: tag, length, content. */
function tag(number: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([number, ...size]), content]);
}

function sequence(...elements: readonly Buffer[]): Buffer {
  return tag(0x30, Buffer.concat(elements));
}

function identifier(hex: string): Buffer {
  return tag(0x06, Buffer.from(hex, 'hex'));
}
