/** What a control client can switch while the sandbox runs. */
export interface Settings {
  premium: boolean;
  eventStore: 'postgres' | 'clickhouse';
  /** How the tax provider behaves; none means taxes are computed by the sandbox itself. */
  taxProvider: 'none' | 'pending' | 'failing' | 'rate_limited';
  /** How the payment provider behaves. */
  paymentProvider: 'ok' | 'declining' | 'unauthorized' | 'refusing' | 'no_link' | 'disconnected';
  /** How long a payment attempt runs, in milliseconds of the sandbox clock. */
  paymentDelayMs: number;
  /** False keeps downloads empty for ever, like a server without PDF generation. */
  documents: boolean;
  /** The feature behind full_usage. */
  fullUsage: boolean;
  /** The feature that lets partner customers be invoiced. */
  revenueShare: boolean;
  /** True makes each new customer lose a race against an invisible second caller. */
  customerRace: boolean;
  maxBatch: number;
}

/** A premium organization with events in Postgres and providers that work. */
export const DEFAULT_SETTINGS: Readonly<Settings> = Object.freeze({
  premium: true,
  eventStore: 'postgres',
  taxProvider: 'none',
  paymentProvider: 'ok',
  paymentDelayMs: 1000,
  documents: true,
  fullUsage: false,
  revenueShare: false,
  customerRace: false,
  maxBatch: 100,
});

const CHOICES: Partial<Record<keyof Settings, readonly string[]>> = {
  eventStore: ['postgres', 'clickhouse'],
  taxProvider: ['none', 'pending', 'failing', 'rate_limited'],
  paymentProvider: ['ok', 'declining', 'unauthorized', 'refusing', 'no_link', 'disconnected'],
};

/** Changes the settings; returns what was wrong, in which case nothing changed. */
export function applySettings(settings: Settings, change: Record<string, unknown>): string[] {
  const faults: string[] = [];
  for (const [name, value] of Object.entries(change)) {
    if (!(name in settings)) {
      faults.push(`unknown setting ${name}`);
      continue;
    }
    const expected = typeof settings[name as keyof Settings];
    const choices = CHOICES[name as keyof Settings];
    if (typeof value !== expected) faults.push(`${name} must be a ${expected}`);
    else if (choices && !choices.includes(String(value))) faults.push(`${name} must be one of: ${choices.join(', ')}`);
  }
  if (faults.length === 0) Object.assign(settings, change);
  return faults;
}
