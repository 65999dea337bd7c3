const DIGITS = 15;
const ONE = 10n ** BigInt(DIGITS);

const divideHalfAway = (numerator: bigint, denominator: bigint): bigint => {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = (n * 2n + d) / (d * 2n);
  return negative ? -quotient : quotient;
};

/** An exact decimal with 15 fraction digits: units, prices and rates never pass through a binary float. */
export class Decimal {
  static readonly zero = new Decimal(0n);
  static readonly one = new Decimal(ONE);

  private constructor(private readonly scaled: bigint) {}

  /** Reads a number or numeric text; null when it is neither. */
  static parse(value: unknown): Decimal | null {
    if (typeof value === 'number') return Number.isFinite(value) ? Decimal.parse(plain(value)) : null;
    if (typeof value !== 'string') return null;
    const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/.exec(value);
    if (!match || (!match[2] && !match[3])) return null;
    const fraction = (match[3] ?? '').slice(0, DIGITS).padEnd(DIGITS, '0');
    const scaled = BigInt(`${match[2] || '0'}${fraction}`);
    return new Decimal(match[1] === '-' ? -scaled : scaled);
  }

  /** Like parse, but anything unreadable counts as zero. */
  static of(value: string | number): Decimal {
    return Decimal.parse(value) ?? Decimal.zero;
  }

  plus(other: Decimal): Decimal {
    return new Decimal(this.scaled + other.scaled);
  }

  minus(other: Decimal): Decimal {
    return new Decimal(this.scaled - other.scaled);
  }

  times(other: Decimal): Decimal {
    return new Decimal(divideHalfAway(this.scaled * other.scaled, ONE));
  }

  /** Division; by zero gives zero, because an empty invoice has no shares to hand out. */
  dividedBy(other: Decimal): Decimal {
    return other.scaled === 0n ? Decimal.zero : new Decimal(divideHalfAway(this.scaled * ONE, other.scaled));
  }

  compare(other: Decimal): number {
    return this.scaled < other.scaled ? -1 : this.scaled > other.scaled ? 1 : 0;
  }

  min(other: Decimal): Decimal {
    return this.compare(other) <= 0 ? this : other;
  }

  max(other: Decimal): Decimal {
    return this.compare(other) >= 0 ? this : other;
  }

  isZero(): boolean {
    return this.scaled === 0n;
  }

  isNegative(): boolean {
    return this.scaled < 0n;
  }

  /** Rounds to a number of digits; half is rounded away from zero. Negative digits round before the point. */
  round(digits = 0, mode: 'round' | 'floor' | 'ceil' = 'round'): Decimal {
    const step = 10n ** BigInt(Math.max(0, DIGITS - digits));
    const nearest = divideHalfAway(this.scaled, step) * step;
    if (mode === 'floor' && nearest > this.scaled) return new Decimal(nearest - step);
    if (mode === 'ceil' && nearest < this.scaled) return new Decimal(nearest + step);
    return new Decimal(nearest);
  }

  /** A whole number, half rounded away from zero. */
  toInteger(): number {
    return Number(divideHalfAway(this.scaled, ONE));
  }

  toNumber(): number {
    return Number(this.toString());
  }

  /** Text as Ruby's BigDecimal writes it: always with a point, so 42 is "42.0". */
  toString(): string {
    const negative = this.scaled < 0n;
    const digits = (negative ? -this.scaled : this.scaled).toString().padStart(DIGITS + 1, '0');
    const fraction = digits.slice(-DIGITS).replace(/0+$/, '') || '0';
    return `${negative ? '-' : ''}${digits.slice(0, -DIGITS)}.${fraction}`;
  }
}

const plain = (value: number): string => {
  const text = String(value);
  return text.includes('e') ? value.toFixed(DIGITS) : text;
};
