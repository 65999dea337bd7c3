/** A formula that cannot be read, or one that cannot be computed for an event. */
export class ExpressionError extends Error {}

/** A piece of a formula. */
export interface Token {
  kind: 'number' | 'text' | 'name' | 'symbol';
  value: string;
}

const PATTERN = /\s*(?:(\d+(?:\.\d+)?)|'([^']*)'|"([^"]*)"|([A-Za-z_][\w.]*)|([()+\-*/,]))/y;

/** Cuts a formula into numbers, quoted texts, names and symbols. */
export function tokenize(formula: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const end = formula.trimEnd().length;
  while (position < end) {
    PATTERN.lastIndex = position;
    const match = PATTERN.exec(formula);
    if (!match) throw new ExpressionError(`unexpected character at ${position}`);
    position = PATTERN.lastIndex;
    const [, number, single, double, name, symbol] = match;
    if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (single !== undefined || double !== undefined) tokens.push({ kind: 'text', value: single ?? double ?? '' });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else tokens.push({ kind: 'symbol', value: symbol ?? '' });
  }
  return tokens;
}
