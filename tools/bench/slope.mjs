/** Least-squares slope of equally spaced samples, per sample. */
export function risePerSample(samples) {
  const middle = (samples.length - 1) / 2;
  let weighted = 0;
  let squares = 0;
  for (const [n, value] of samples.entries()) {
    weighted += (n - middle) * value;
    squares += (n - middle) ** 2;
  }
  return squares ? weighted / squares : 0;
}
