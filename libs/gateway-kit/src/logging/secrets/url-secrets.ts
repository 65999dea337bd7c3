const USERINFO = /:\/\/([^\s/?#@]+)@/g;

/** Names of query parameters that carry something to authenticate with. */
const SECRET_PARAMETER = /(?:key|token|secret|pass|pwd|sig|credential)/i;

/** What authenticates inside a URL, as written and decoded: password, or user where there is none; keys in its query. */
export function urlSecrets(text: string): string[] {
  const parts = [...text.matchAll(USERINFO)].flatMap(([, userinfo = '']) => {
    const colon = userinfo.indexOf(':');
    const password = userinfo.slice(colon + 1);
    return [password, userinfo];
  });
  const found = text.includes('://') ? [...parts, ...secretParameters(text)] : [];
  return found.flatMap((part) => [part, decoded(part)]).filter(Boolean);
}

/** The URL as it may be shown: nothing of its userinfo, nothing of the keys in its query. */
export function withoutUrlSecrets(text: string, shown: string): string {
  const hidden = text.replace(USERINFO, `://${shown}@`);
  return secretParameters(text).reduce((result, value) => result.replaceAll(`=${value}`, `=${shown}`), hidden);
}

function secretParameters(text: string): string[] {
  const query = /\?([^\s#]*)/.exec(text)?.[1] ?? '';
  return query.split('&').flatMap((pair) => {
    const [name = '', value = ''] = pair.split('=', 2);
    return value && SECRET_PARAMETER.test(name) ? [value] : [];
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
