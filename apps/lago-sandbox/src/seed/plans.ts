import type { Charge, ChargeModel, Plan } from '../model/catalog.js';
import type { Organization } from '../organization/organization.js';
import { IDS } from './ids.js';

interface ChargeSeed extends Partial<Omit<Charge, 'metricId' | 'price'>> {
  code: string;
  metric: string;
  price: ChargeModel;
}

const standard = (amount: string): ChargeModel => ({ model: 'standard', amount });

const GRADUATED: ChargeModel = {
  model: 'graduated',
  ranges: [
    { from: 0, to: 100, perUnit: '0', flat: '0' },
    { from: 101, to: 500, perUnit: '0.05', flat: '1.00' },
    { from: 501, to: null, perUnit: '0.02', flat: '0' },
  ],
};

const TEAM: ChargeSeed[] = [
  { id: IDS.charge, code: 'gpu-standard', metric: 'gpu_minutes', price: standard('0.10'), groupKeys: ['region'] },
  { code: 'gpu-instant', metric: 'gpu_minutes', price: standard('0.02'), payInAdvance: true, invoiceable: false },
  { code: 'api-graduated', metric: 'api_calls', price: GRADUATED },
];

const SCALE: ChargeSeed[] = [
  {
    code: 'gpu-by-card',
    metric: 'gpu_minutes',
    price: standard('0.10'),
    filters: [
      {
        id: '7c52e9a0-13bd-4f68-a2c7-5e90d8f1b346',
        invoiceDisplayName: 'H200 minutes',
        values: { card_model: ['h200'] },
        price: standard('0.25'),
      },
    ],
  },
  { code: 'api-graduated', metric: 'api_calls', price: GRADUATED },
  {
    code: 'storage-package',
    metric: 'storage_gb',
    price: { model: 'package', amount: '5.00', freeUnits: 50, packageSize: 100 },
  },
  {
    code: 'payments-percentage',
    metric: 'payment_volume',
    price: { model: 'percentage', rate: '1.2', fixedAmount: '0.10', freeEvents: 2 },
  },
  { code: 'seats-standard', metric: 'seats', price: standard('9.00'), prorated: true },
  {
    code: 'bandwidth-volume',
    metric: 'bandwidth',
    price: {
      model: 'volume',
      ranges: [
        { from: 0, to: 100, perUnit: '0.20', flat: '0' },
        { from: 101, to: null, perUnit: '0.15', flat: '2.00' },
      ],
    },
  },
  { code: 'disk-standard', metric: 'disk_hours', price: standard('0.30') },
  { code: 'render-standard', metric: 'render_minutes', price: standard('0.015') },
];

const MESSAGES: ChargeSeed[] = [{ code: 'sms-instant', metric: 'sms', price: standard('0.08'), payInAdvance: true }];

const charge = (org: Organization, { metric, ...seed }: ChargeSeed): Charge => ({
  id: org.newId(),
  invoiceDisplayName: null,
  payInAdvance: false,
  invoiceable: true,
  prorated: false,
  groupKeys: [],
  filters: [],
  ...seed,
  metricId: org.metrics.find(({ code }) => code === metric)?.id ?? '',
});

const plan = (
  org: Organization,
  code: string,
  name: string,
  amountCents: number,
  currency: string,
  charges: ChargeSeed[],
): Plan =>
  org.plans.insert({
    ...org.record(),
    code,
    name,
    amountCents,
    currency,
    taxCodes: [],
    charges: charges.map((seed) => charge(org, seed)),
  });

/** The plans; no call can create one. */
export function seedPlans(org: Organization): void {
  plan(org, 'team-monthly', 'Team', 4900, 'EUR', TEAM);
  plan(org, 'scale-monthly', 'Scale', 19_900, 'EUR', SCALE);
  plan(org, 'messages', 'Messages', 0, 'EUR', MESSAGES);
  plan(org, 'us-monthly', 'US Team', 5900, 'USD', [
    { code: 'api-standard', metric: 'api_calls', price: standard('0.01') },
  ]);
}
