import { Decimal } from '../kernel/decimal.js';
import { cents, percentOf, roundCents } from '../kernel/money.js';
import type { Tax } from '../model/catalog.js';
import type { Customer } from '../model/customer.js';
import type { AppliedTax, Fee, Invoice } from '../model/invoice.js';
import type { Organization } from '../organization/organization.js';

/** The taxes with these codes; an unknown code is reported as missing. */
export function findTaxes(org: Organization, codes: string[]): Tax[] | null {
  const taxes = codes.map((code) => org.taxes.find((tax) => tax.code === code));
  return taxes.includes(undefined) ? null : (taxes as Tax[]);
}

/** The taxes of a fee: its own, else those of its item, else the customer's, else the organization's. */
export function taxesFor(org: Organization, own: string[], item: string[], customer: Customer): Tax[] {
  const codes = [own, item, customer.taxCodes].find((list) => list.length > 0);
  return codes ? (findTaxes(org, codes) ?? []) : org.taxes.all().filter((tax) => tax.appliedToOrganization);
}

const apply = (org: Organization, tax: Tax, base: Decimal): { applied: AppliedTax; exact: Decimal } => {
  const exact = percentOf(base, Decimal.of(tax.rate));
  const applied = {
    id: org.newId(),
    taxId: tax.id,
    code: tax.code,
    name: tax.name,
    description: tax.description,
    rate: tax.rate,
    amountCents: roundCents(exact),
    baseCents: roundCents(base),
    createdAt: org.stamp(),
  };
  return { applied, exact };
};

const netOf = (fee: Fee): Decimal => cents(fee.amountCents).minus(fee.couponCents);

/** Puts taxes on one fee, on what its coupons left of it. */
export function taxFee(org: Organization, fee: Fee, taxes: Tax[]): void {
  const results = taxes.map((tax) => apply(org, tax, netOf(fee)));
  fee.taxes = results.map(({ applied }) => applied);
  fee.exactTaxCents = results.reduce((sum, { exact }) => sum.plus(exact), Decimal.zero);
  fee.taxCents = roundCents(fee.exactTaxCents);
  fee.taxRate = taxes.reduce((sum, tax) => sum + tax.rate, 0);
}

/** A line that is taxed: the exact base and the taxes that stand on its fee. */
export interface TaxedLine {
  base: Decimal;
  taxes: AppliedTax[];
}

/** The taxes of some lines and their exact total. */
export interface TaxSum {
  taxes: AppliedTax[];
  exactCents: Decimal;
  rate: number;
}

/** Sums the taxes of lines: exact per tax, rounded once at the end. The rate is weighted by what each tax covers. */
export function sumTaxes(org: Organization, lines: TaxedLine[]): TaxSum {
  const total = lines.reduce((sum, line) => sum.plus(line.base), Decimal.zero);
  const bases = new Map<string, Decimal>();
  for (const line of lines) {
    for (const { taxId } of line.taxes) bases.set(taxId, (bases.get(taxId) ?? Decimal.zero).plus(line.base));
  }
  let exactCents = Decimal.zero;
  let rate = Decimal.zero;
  const taxes = [...bases].flatMap(([taxId, base]) => {
    const tax = org.taxes.any(taxId);
    if (!tax) return [];
    const { applied, exact } = apply(org, tax, base);
    exactCents = exactCents.plus(exact);
    rate = rate.plus(Decimal.of(tax.rate).times(total.isZero() ? Decimal.one : base.dividedBy(total)));
    return [applied];
  });
  return { taxes, exactCents, rate: rate.round(5).toNumber() };
}

/** Recomputes the taxes of an invoice from those on its fees. */
export function taxInvoice(org: Organization, invoice: Invoice): void {
  const sum = sumTaxes(
    org,
    invoice.fees.map((fee) => ({ base: netOf(fee), taxes: fee.taxes })),
  );
  invoice.taxes = sum.taxes;
  invoice.taxCents = roundCents(sum.exactCents);
  invoice.taxRate = sum.rate;
}
