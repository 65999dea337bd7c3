/** One effect that a caller wants, however often it asks. */
export interface Intent {
  readonly number: number;
  readonly kind: Kind;
  /** Undefined: the caller does not name the effect. */
  readonly key: string | undefined;
  readonly path: string;
  readonly tool: string;
  readonly body: unknown;
}

/** `twin` invoices are equal to the one before them, so that nothing but the key tells them apart. */
export type Kind = 'invoice' | 'twin' | 'coupon' | 'event' | 'add-on';

/** `keyed`: the share of intents that have a key of their caller. */
export function intentOf(number: number, random: () => number, keyed: number): Intent {
  const chance = random();
  const kind: Kind =
    chance < 0.35 ? 'invoice' : chance < 0.5 ? 'twin' : chance < 0.65 ? 'coupon' : chance < 0.85 ? 'event' : 'add-on';
  const key = random() < keyed ? `key-${number}` : undefined;
  return { number, kind, key, ...wanted(kind, number) };
}

/**
 * What tells the effect of an intent in the books: amounts are unique, but for twins, which share theirs in pairs. They
 * lie wider apart than what rounding may change.
 */
export function amountOf({ kind, number }: Pick<Intent, 'kind' | 'number'>): number {
  return kind === 'twin' ? 900_000 + 10 * Math.floor(number / 2) : 100_000 + 10 * number;
}

function wanted(kind: Kind, number: number): Pick<Intent, 'path' | 'tool' | 'body'> {
  const amount = amountOf({ kind, number });
  switch (kind) {
    case 'invoice':
    case 'twin': {
      const fees = [{ add_on_code: 'sticker', units: '1', unit_amount_cents: amount }];
      const invoice = { external_customer_id: 'cust-417', currency: 'EUR', fees };
      return { path: '/invoices', tool: 'createinvoice', body: { invoice } };
    }
    case 'coupon': {
      const given = { amount_cents: amount, amount_currency: 'EUR', frequency: 'once' };
      const applied_coupon = { external_customer_id: 'cust-417', coupon_code: 'WELCOME10', ...given };
      return { path: '/applied_coupons', tool: 'applycoupon', body: { applied_coupon } };
    }
    case 'event': {
      const event = {
        transaction_id: `t-${number}`,
        external_subscription_id: 'sub-417-a',
        code: 'api_calls',
        timestamp: 1_790_000_000,
      };
      return { path: '/events', tool: 'createevent', body: { event } };
    }
    default: {
      const add_on = { name: 'x', code: `a-${number}`, amount_cents: amount, amount_currency: 'EUR' };
      return { path: '/add_ons', tool: 'createaddon', body: { add_on } };
    }
  }
}
