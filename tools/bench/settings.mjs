// How long and how hard: what a caller of `npm run bench` may change, and what is the same for every target.
const number = (name, fallback) => Number(process.env[name] ?? fallback);

/** Measured windows of each judged pair of scenario and target; the median of them is reported. */
export const ROUNDS = number('BENCH_ROUNDS', 3);

/** Seconds of a measured window. */
export const SECONDS = number('BENCH_SECONDS', 2);

/**
 * Seconds of load right before each measured window, not measured. While the other targets have their turns, V8 collects
 * the idle heap and with it the shapes of objects its optimised code relies on; without this the code of a busy server
 * would be measured as that of one that just woke up. Twice as long when
 * a target runs the code for the first time.
 */
export const WARM = number('BENCH_WARM', 3);

/** Seconds of the soak: 3600 for an hour. */
export const SOAK = number('BENCH_SOAK', 60);

/** Connections when a target is asked for as much as it can give. */
export const CONNECTIONS = 32;
