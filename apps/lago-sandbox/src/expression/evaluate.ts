import { Decimal } from '../kernel/decimal.js';
import { parseExpression } from './parser.js';
import type { Node } from './parser.js';
import { ExpressionError } from './tokens.js';

/** What a formula can see of an event. */
export interface ExpressionEvent {
  code: string;
  timestamp: number;
  properties: Record<string, unknown>;
}

type Value = Decimal | string;

const asNumber = (value: Value): Decimal => {
  const number = value instanceof Decimal ? value : Decimal.parse(value);
  if (!number) throw new ExpressionError(`Expected a decimal, got ${String(value)}`);
  return number;
};

function lookUp(name: string, event: ExpressionEvent): Value {
  if (name === 'event.code') return event.code;
  if (name === 'event.timestamp') return Decimal.of(event.timestamp);
  const property = name.slice('event.properties.'.length);
  const value = event.properties[property];
  if (value === undefined || value === null) throw new ExpressionError(`Variable: ${property} not found`);
  // Lago turns every property into text first, and text that looks like a number back into a number.
  return Decimal.parse(String(value)) ?? String(value);
}

function call(name: string, args: Value[]): Value {
  if (name === 'concat') return args.map((arg) => (arg instanceof Decimal ? plain(arg) : arg)).join('');
  const [value, digits] = args.map(asNumber);
  return (value ?? Decimal.zero).round(digits?.toInteger() ?? 0, name as 'round' | 'ceil' | 'floor');
}

const plain = (value: Decimal): string => value.toString().replace(/\.0$/, '');

function compute(node: Node, event: ExpressionEvent): Value {
  switch (node.kind) {
    case 'number':
      return Decimal.of(node.value);
    case 'text':
      return node.value;
    case 'variable':
      return lookUp(node.value, event);
    case 'negate':
      return Decimal.zero.minus(asNumber(compute(node.operand, event)));
    case 'call':
      return call(
        node.name,
        node.args.map((arg) => compute(arg, event)),
      );
    case 'binary': {
      const left = asNumber(compute(node.left, event));
      const right = asNumber(compute(node.right, event));
      if (node.operator === '+') return left.plus(right);
      if (node.operator === '-') return left.minus(right);
      if (node.operator === '*') return left.times(right);
      if (right.isZero()) throw new ExpressionError('Division by zero');
      return left.dividedBy(right);
    }
  }
}

/** True when the formula can be read. */
export function isExpression(formula: string): boolean {
  try {
    parseExpression(formula);
    return true;
  } catch {
    return false;
  }
}

/** The value of a formula for an event as text, numbers as "3.0"; throws ExpressionError. */
export function evaluate(formula: string, event: ExpressionEvent): string {
  const value = compute(parseExpression(formula), event);
  return typeof value === 'string' ? value : value.toString();
}
