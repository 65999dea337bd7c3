import { KEY_PATTERN, KEY_PREFIX } from './gateway-key.js';
import { formsOf } from './secret-forms.js';

const BLANK = '[secret]';

/** Three base64url parts, the first of which begins like JSON: a JWT. */
const TOKEN_PATTERN = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;

/** User and password of any URL (RFC 3986 section 3.2.1). */
const USERINFO_PATTERN = /:\/\/[^\s/?#"'<>\\@]+@/g;

/**
 * Replaces every secret in `text`, however it is written there, the userinfo of every URL, and whatever looks like a
 * gateway key or a JWT.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  let result = text;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) if (result.includes(form)) result = result.replaceAll(form, BLANK);
  }
  // Looking for what a pattern begins with is far cheaper than trying the pattern everywhere.
  if (result.includes('://')) result = result.replace(USERINFO_PATTERN, `://${BLANK}@`);
  if (result.includes(KEY_PREFIX)) result = result.replace(KEY_PATTERN, BLANK);
  return result.includes('eyJ') ? result.replace(TOKEN_PATTERN, BLANK) : result;
}
