/** Milliseconds: doubled with each failure in a row up to `most`, the upper half by chance. */
export function backoff(failures: number, first: number, most: number, random: () => number): number {
  const whole = Math.min(most, first * 2 ** Math.min(Math.max(0, failures - 1), 30));
  return Math.round(whole / 2 + (random() * whole) / 2);
}
