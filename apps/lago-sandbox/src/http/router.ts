/** How a path parameter may look; these are the constraints of Lago's own routes. */
const SEGMENTS = {
  /** The default: no slash and no dot, because a dot starts a format. */
  plain: '[^/.?]+',
  /** Codes of add-ons, coupons and metrics may hold slashes and dots, sent as they are. */
  code: '.+',
  /** Transaction ids may hold dots. */
  event: '[^/?]+',
};

/** A compiled path. */
export interface Pattern {
  expression: RegExp;
  names: string[];
}

/** Compiles /coupons/:code*code to an expression with Rails' optional format at the end. */
export function compile(path: string): Pattern {
  const names: string[] = [];
  let greedy = false;
  const source = path.replaceAll(/:(\w+)(?:\*(\w+))?/g, (_, name: string, kind = 'plain') => {
    names.push(name);
    greedy ||= kind !== 'plain';
    return `(${SEGMENTS[kind as keyof typeof SEGMENTS]})`;
  });
  return { expression: new RegExp(`^${source}${greedy ? '' : '(?:\\.[^/.?]+)?'}$`), names };
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Matches a raw path; parameters are decoded once, after matching, so %2E and %2F are data and not separators. */
export function match(pattern: Pattern, path: string): Record<string, string> | null {
  const found = pattern.expression.exec(path);
  if (!found) return null;
  return Object.fromEntries(pattern.names.map((name, index) => [name, decode(found[index + 1] ?? '')]));
}

/** Rails squeezes slashes and drops the last one before it matches. */
export function normalizePath(path: string): string {
  return path.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}
