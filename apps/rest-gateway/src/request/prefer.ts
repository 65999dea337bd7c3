/** True when a `Prefer` header (RFC 7240) names `preference`, whatever else it names. */
export function prefers(header: string | undefined, preference: string): boolean {
  if (!header) return false;
  return header.split(',').some((part) => {
    const [token = ''] = part.split(/[;=]/, 1);
    return token.trim().toLowerCase() === preference;
  });
}
