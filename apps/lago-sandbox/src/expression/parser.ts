import { ExpressionError, tokenize } from './tokens.js';
import type { Token } from './tokens.js';

/** A parsed formula. */
export type Node =
  | { kind: 'number' | 'text' | 'variable'; value: string }
  | { kind: 'binary'; operator: '+' | '-' | '*' | '/'; left: Node; right: Node }
  | { kind: 'negate'; operand: Node }
  | { kind: 'call'; name: string; args: Node[] };

const FUNCTIONS: Record<string, { min: number; max: number }> = {
  round: { min: 1, max: 2 },
  ceil: { min: 1, max: 2 },
  floor: { min: 1, max: 2 },
  concat: { min: 1, max: Infinity },
};

class Parser {
  private position = 0;

  constructor(private readonly tokens: Token[]) {}

  parse(): Node {
    const node = this.sum();
    if (this.position < this.tokens.length) throw new ExpressionError('unexpected end of formula');
    return node;
  }

  private take(...symbols: string[]): string | null {
    const token = this.tokens[this.position];
    if (token?.kind !== 'symbol' || !symbols.includes(token.value)) return null;
    this.position += 1;
    return token.value;
  }

  private expect(symbol: string): void {
    if (this.take(symbol) === null) throw new ExpressionError(`expected ${symbol}`);
  }

  private sum(): Node {
    let left = this.product();
    for (let operator = this.take('+', '-'); operator; operator = this.take('+', '-')) {
      left = { kind: 'binary', operator: operator as '+' | '-', left, right: this.product() };
    }
    return left;
  }

  private product(): Node {
    let left = this.unary();
    for (let operator = this.take('*', '/'); operator; operator = this.take('*', '/')) {
      left = { kind: 'binary', operator: operator as '*' | '/', left, right: this.unary() };
    }
    return left;
  }

  private unary(): Node {
    return this.take('-') ? { kind: 'negate', operand: this.unary() } : this.atom();
  }

  private atom(): Node {
    if (this.take('(')) {
      const inner = this.sum();
      this.expect(')');
      return inner;
    }
    const token = this.tokens[this.position];
    if (!token || token.kind === 'symbol') throw new ExpressionError('expected a value');
    this.position += 1;
    if (token.kind !== 'name') return { kind: token.kind, value: token.value };
    return this.take('(') ? this.call(token.value) : variable(token.value);
  }

  private call(name: string): Node {
    const arity = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!arity) throw new ExpressionError(`unknown function ${name}`);
    const args = [this.sum()];
    while (this.take(',')) args.push(this.sum());
    this.expect(')');
    if (args.length < arity.min || args.length > arity.max) throw new ExpressionError(`wrong arguments for ${name}`);
    return { kind: 'call', name, args };
  }
}

const variable = (name: string): Node => {
  if (!/^event\.(code|timestamp|properties\.\w+)$/.test(name)) throw new ExpressionError(`unknown name ${name}`);
  return { kind: 'variable', value: name };
};

/** Reads a formula such as round(event.properties.seconds / 60, 1); throws ExpressionError. */
export function parseExpression(formula: string): Node {
  return new Parser(tokenize(formula)).parse();
}
