import { parseLimits } from './sandbox/rate-limit.js';
import type { Limits } from './sandbox/rate-limit.js';
import type { Settings } from './model/settings.js';

/** What the process was told, checked. */
export interface Environment {
  readonly host: string;
  readonly port: number;
  readonly controlPort: number;
  readonly seed: number;
  readonly rateLimit: Limits | null;
  /** Months of business that every organization starts with. */
  readonly months: number;
  readonly settings: Partial<Settings>;
}

/** All that is wrong with the environment, one fault per line. */
export class EnvironmentError extends Error {
  constructor(readonly faults: string[]) {
    super(faults.join('\n'));
  }
}

function portOf(value: string | undefined, fallback: number): number | null {
  if (value === undefined || value === '') return fallback;
  const port = Number(value);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : null;
}

/** Reads the variables; throws EnvironmentError with every fault at once. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const faults: string[] = [];
  const {
    LAGO_TOKEN,
    PREMIUM = 'on',
    EVENT_STORE = 'postgres',
    RATE_LIMIT = '',
    SEED = '417',
    MONTHS = '12',
  } = variables;
  if (LAGO_TOKEN && !LAGO_TOKEN.startsWith('sandbox')) {
    faults.push(
      'LAGO_TOKEN holds what looks like a real Lago key; the sandbox is not Lago and refuses to start beside it',
    );
  }
  const port = portOf(variables['PORT'], 3000);
  if (port === null) faults.push('PORT must be a number from 0 to 65535');
  const controlPort = portOf(variables['CONTROL_PORT'], port === null || port === 0 ? 0 : port + 1);
  if (controlPort === null) faults.push('CONTROL_PORT must be a number from 0 to 65535');
  const rateLimit = parseLimits(RATE_LIMIT);
  if (rateLimit === undefined)
    faults.push('RATE_LIMIT must be off, on, or like events=500,current_usage=200,default=50');
  if (!/^\d{1,9}$/.test(SEED)) faults.push('SEED must be a whole number of at most nine digits');
  if (!/^([1-9]|1[0-2])$/.test(MONTHS)) faults.push('MONTHS must be a whole number from 1 to 12');
  if (PREMIUM !== 'on' && PREMIUM !== 'off') faults.push('PREMIUM must be on or off');
  if (EVENT_STORE !== 'postgres' && EVENT_STORE !== 'clickhouse')
    faults.push('EVENT_STORE must be postgres or clickhouse');
  if (faults.length > 0) throw new EnvironmentError(faults);
  return Object.freeze({
    host: variables['HOST'] || '127.0.0.1',
    port: port ?? 0,
    controlPort: controlPort ?? 0,
    seed: Number(SEED),
    rateLimit: rateLimit ?? null,
    months: Number(MONTHS),
    settings: { premium: PREMIUM === 'on', eventStore: EVENT_STORE as Settings['eventStore'] },
  });
}
