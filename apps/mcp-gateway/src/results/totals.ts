import { isMapping } from '@lago/capability-model';
import { currencyOf, exactAmount, minorText } from '../values/money.js';

/**
 * The sum of each amount by currency, in words; undefined unless every row says a whole number of the smallest unit and
 * its currency, because a sum of a part would be taken for the whole.
 */
export function totalsOf(rows: readonly unknown[], amounts: readonly string[]): string | undefined {
  if (rows.length < 2) return undefined;
  const sums = amounts.flatMap((key) => {
    const stem = key.replace(/_cents$/, '');
    const words = sumOf(rows, key, stem);
    return words ? [`${stem.replaceAll('_', ' ')} ${words}`] : [];
  });
  return sums.length ? `Sum of these ${rows.length}: ${sums.join(', ')}.` : undefined;
}

function sumOf(rows: readonly unknown[], key: string, stem: string): string | undefined {
  const sums = new Map<string, bigint>();
  for (const row of rows) {
    if (!isMapping(row)) return undefined;
    const [minor, currency] = [minorText(row[key]), currencyOf(row, stem)];
    if (minor === undefined || typeof currency !== 'string') return undefined;
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(minor));
  }
  const words = [...sums].map(([currency, sum]) => exactAmount(String(sum), currency));
  return words.includes(undefined) ? undefined : words.join(' and ');
}
