// How long and how hard: what a caller of `npm run bench` may change, and what is the same for every target.
const number = (name, fallback) => Number(process.env[name] ?? fallback);

/** Measured windows of each judged pair of scenario and target; the median of them is reported. */
export const ROUNDS = number('BENCH_ROUNDS', 3);

/** Seconds of a measured window. */
export const SECONDS = number('BENCH_SECONDS', 3);

/**
 * Seconds of load right before each measured window, not measured: V8 needs about that long to optimise what a busy
 * server runs, and while the other targets have their turns it throws some of that away. Twice as long when a target
 * runs the code for the first time.
 */
export const WARM = number('BENCH_WARM', 6);

/** Seconds of the soak: 3600 for an hour. */
export const SOAK = number('BENCH_SOAK', 60);

/** Seconds of full load before the soak: a process that was never busy would still be filling its heap. */
export const FILL = 30;

/** Connections when a target is asked for as much as it can give. */
export const CONNECTIONS = 32;

/** Events a second that are offered, and for how many seconds. */
export const EVENT_RATE = number('BENCH_EVENT_RATE', 4000);
export const EVENT_SECONDS = number('BENCH_EVENT_SECONDS', 60);
