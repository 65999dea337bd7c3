import type { Clock } from '../kernel/clock.js';
import { seededRandom, uuid } from '../kernel/random.js';
import type { Random } from '../kernel/random.js';
import type { AddOn, BillableMetric, BillingEntity, CustomSection, Plan, Tax } from '../model/catalog.js';
import type { AppliedCoupon, Coupon } from '../model/coupon.js';
import type { CreditNote, Wallet } from '../model/credit-note.js';
import type { Customer } from '../model/customer.js';
import type { Fee, Invoice } from '../model/invoice.js';
import type { Subscription } from '../model/subscription.js';
import type { Settings } from '../model/settings.js';
import { Table } from './table.js';
import { EventStore } from './event-store.js';

/** One attempt to collect money or to pay it back: what a test counts to prove that nothing was charged twice. */
export interface PaymentAttempt {
  kind: 'charge' | 'refund';
  invoiceId: string;
  amountCents: number;
  currency: string;
  outcome: 'running' | 'succeeded' | 'failed' | 'no_provider';
  at: number;
}

interface Job {
  at: number;
  run: () => void;
}

/** Everything Lago would keep for one organization. */
export class Organization {
  readonly prefix = 'NLB';
  readonly taxes = new Table<Tax>();
  readonly billingEntities = new Table<BillingEntity>();
  readonly customSections = new Table<CustomSection>();
  readonly addOns = new Table<AddOn>();
  readonly metrics = new Table<BillableMetric>();
  readonly plans = new Table<Plan>();
  readonly coupons = new Table<Coupon>();
  readonly appliedCoupons = new Table<AppliedCoupon>();
  readonly customers = new Table<Customer>();
  readonly subscriptions = new Table<Subscription>();
  readonly invoices = new Table<Invoice>();
  readonly fees = new Table<Fee>();
  readonly creditNotes = new Table<CreditNote>();
  readonly wallets = new Table<Wallet>();
  readonly events = new EventStore();
  readonly payments: PaymentAttempt[] = [];
  readonly providerCodes = new Map([
    ['stripe-nl', 'stripe'],
    ['adyen-nl', 'adyen'],
    ['adyen-be', 'adyen'],
    ['gocardless-nl', 'gocardless'],
  ]);
  webhooks = 0;
  sequences = { customer: 0, creditNote: 0, invoice: 0 };
  lastSeen = 0;
  private readonly random: Random;
  private readonly jobs: Job[] = [];
  private lastStamp = 0;
  private pinned: number | null = null;

  constructor(
    readonly label: string,
    public settings: Settings,
    readonly clock: Clock,
    seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  now(): number {
    return this.pinned ?? this.clock.now();
  }

  /** Does work at another time: how the seed lets a year of business happen. */
  at<T>(time: number, work: () => T): T {
    this.pinned = time;
    this.lastStamp = 0;
    this.settle();
    try {
      return work();
    } finally {
      this.pinned = null;
    }
  }

  newId(): string {
    return uuid(this.random);
  }

  /** A creation time: later than every one before, so that "newest first" is well defined within a millisecond. */
  stamp(): number {
    this.lastStamp = Math.max(this.now(), this.lastStamp + 0.001);
    return this.lastStamp;
  }

  /** The common part of a new record. */
  record(id = this.newId(), createdAt = this.stamp()): { id: string; createdAt: number; deletedAt: null } {
    return { id, createdAt, deletedAt: null };
  }

  /** Background work of Lago: runs before the first request at or after its time. */
  schedule(at: number, run: () => void): void {
    this.jobs.push({ at, run });
  }

  settle(): void {
    if (this.jobs.length === 0) return;
    const now = this.now();
    for (const job of this.jobs.filter((candidate) => candidate.at <= now)) {
      this.jobs.splice(this.jobs.indexOf(job), 1);
      job.run();
    }
  }

  customerByExternalId(externalId: unknown): Customer | undefined {
    return this.customers.find((customer) => customer.externalId === externalId);
  }
}
