import { isNumber } from '@lago/capability-model';

/** The value a JSON pointer (RFC 6901) names, undefined when there is none. */
export function at(value: unknown, pointer: string): unknown {
  return tokens(pointer).reduce<unknown>(
    (inner, token) => (isHolder(inner) && Object.hasOwn(inner, token) ? inner[token] : undefined),
    value,
  );
}

/** A copy of `value` with another value at the pointer; what lies beside stays, what is missing on the way is made. */
export function putAt(value: unknown, pointer: string, put: unknown): unknown {
  const [token, ...rest] = tokens(pointer);
  if (token === undefined) return put;
  const holder = isHolder(value) ? value : {};
  const inner = rest.map((one) => `/${one.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { ...holder, [token]: putAt(Object.hasOwn(holder, token) ? holder[token] : undefined, inner, put) };
}

function tokens(pointer: string): readonly string[] {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isNumber(value);
}
