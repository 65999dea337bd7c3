/** An address without its userinfo, and the header that says the same (RFC 7617); `fetch` refuses addresses with one. */
export interface SplitAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Takes user and password out of an address. */
export function splitCredential(address: string): SplitAddress {
  const url = new URL(address);
  const { username, password } = url;
  if (!username && !password) return { url: address, headers: {} };
  url.username = '';
  url.password = '';
  const pair = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return { url: url.href, headers: { authorization: `Basic ${pair.toString('base64')}` } };
}
