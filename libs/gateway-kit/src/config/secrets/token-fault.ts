import type { Upstream } from '@lago/capability-model';

/** Why a text cannot be a certain secret; undefined when it can. The text itself is never repeated. */
export type SecretFault = (name: string, text: string) => string | undefined;

/** Why a text can be no secret that is sent in a header. */
export function tokenFault(text: string): string | undefined {
  return textFault(text) ?? (/^[\x20-\x7e]+$/.test(text) ? undefined : 'has characters that no header may carry');
}

/** Passwords of Basic authentication and keys in a query are encoded, so they may be almost any text. */
function textFault(text: string): string | undefined {
  if (!text) return 'is empty';
  if (text.includes('\0')) return 'has NUL characters; is it UTF-16? Save it as plain ASCII';
  if (text.includes('\uFFFD')) return 'is not UTF-8';
  return /[\r\n]/.test(text) ? 'has more than one line' : undefined;
}

/** The rule for the secrets of a document: it depends on where each is sent. */
export function secretFault(upstreams: readonly Upstream[]): SecretFault {
  const marked = upstreams.flatMap((upstream) => {
    const marks = Object.fromEntries(upstream.secretNames.map((name) => [name, markOf(name)]));
    return Object.values(upstream.credential(marks).headers);
  });
  return (name, text) => (marked.some((value) => value.includes(markOf(name))) ? tokenFault(text) : textFault(text));
}

function markOf(name: string): string {
  return `<${name}>`;
}
