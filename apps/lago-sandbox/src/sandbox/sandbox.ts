import { Clock } from '../kernel/clock.js';
import { Organization } from '../organization/organization.js';
import { FaultPlan } from '../http/faults.js';
import { RateLimiter } from './rate-limit.js';
import type { Limits } from './rate-limit.js';
import { RequestLog, sha256 } from './request-log.js';
import { seedOrganization } from '../seed/seed.js';
import { DEFAULT_SETTINGS } from '../model/settings.js';
import type { Settings } from '../model/settings.js';

/** What a sandbox is made from. */
export interface SandboxOptions {
  seed: number;
  settings: Partial<Settings>;
  rateLimit: Limits | null;
  /** Months of business that an organization starts with; twelve unless a test is in a hurry. */
  months?: number;
  /** Where the time comes from; the system clock unless a test brings its own. */
  time?: () => number;
}

/** All organizations, one per key, and what the control interface switches. */
export class Sandbox {
  readonly clock: Clock;
  readonly faults = new FaultPlan();
  readonly log = new RequestLog();
  readonly limiter: RateLimiter;
  readonly settings: Settings;
  private readonly organizations = new Map<string, Organization>();

  constructor(private readonly options: SandboxOptions) {
    this.clock = new Clock(options.time);
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings };
    // Windows follow the machine's time: a frozen sandbox clock must not keep a bucket full for ever.
    this.limiter = new RateLimiter(options.rateLimit, () => performance.now());
  }

  static accepts(key: string | undefined): key is string {
    return key?.startsWith('sandbox') === true;
  }

  static isReadOnly(key: string): boolean {
    return key.startsWith('sandbox-readonly');
  }

  /** The organization of a key, seeded when the key is seen for the first time. */
  organization(key: string): Organization {
    const hash = sha256(key);
    let organization = this.organizations.get(hash);
    if (!organization) {
      // The default key gets the ids of the seed number itself, every other key its own.
      const offset = key === 'sandbox' ? 0 : Number.parseInt(hash.slice(0, 8), 16);
      // Seeded under the default settings, so that what is switched now does not change what is there from the start.
      organization = new Organization(
        hash.slice(0, 12),
        { ...DEFAULT_SETTINGS },
        this.clock,
        this.options.seed + offset,
      );
      seedOrganization(organization, this.options.months);
      organization.settings = this.settings;
      this.organizations.set(hash, organization);
    }
    return organization;
  }

  /** Every organization that exists, or the one of a key. */
  select(key: string | undefined): Organization[] {
    return key === undefined ? [...this.organizations.values()] : [this.organization(key)];
  }

  /** Forgets data: everything, clock and settings included, or only what belongs to one key. */
  reset(key?: string): void {
    if (key !== undefined) {
      this.organizations.delete(sha256(key));
      return;
    }
    this.organizations.clear();
    this.faults.clear();
    this.log.clear();
    this.clock.reset();
    this.limiter.limits = this.options.rateLimit;
    this.limiter.reset();
    Object.assign(this.settings, DEFAULT_SETTINGS, this.options.settings);
  }
}
