import { Transform } from 'class-transformer';

/** Reads `a, b` as a list. */
export function CommaList(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean)
      : value,
  );
}

/** Reads decimal digits as a number; anything else stays text, so that validation reports it. */
export function WholeNumber(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
  );
}

/** Reads `a=500,b=0.5` as numbers above 0 by name; anything else stays text, so that validation reports it. */
export function RateList(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => {
    if (typeof value !== 'string') return value;
    const pairs = value.split(',').map((item) => /^\s*([\w.-]+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(item));
    const rates = pairs.map((pair) => [pair?.[1] ?? '', Number(pair?.[2])] as const);
    return rates.every(([, rate]) => rate > 0) ? Object.fromEntries(rates) : value;
  });
}
