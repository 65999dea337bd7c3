import fc from 'fast-check';
import { findAll } from '@lago/capability-model';
import type { OperationInput } from '@lago/capability-model';
import { multiply, formatAmount } from '../src/preview/format-amount.js';
import { leaves } from '../src/values/pointer.js';
import { previewCall } from '../src/preview/preview.js';
import type { ReadOutcome } from '../src/preview/read-scope.js';
import { packagedCatalog } from './support/catalog.js';
import { generatedInput } from './support/generated-input.js';

const catalog = packagedCatalog();
const asking = catalog.filter(({ operation }) => operation.facts.consent);
const unreadable = () => Promise.resolve<ReadOutcome>({ unread: 'down' });

async function words(tool: (typeof catalog)[number], input: OperationInput): Promise<string> {
  const previewed = await previewCall(tool, input, unreadable, 0);
  if (previewed.kind !== 'preview') throw new Error(previewed.kind);
  return previewed.preview.sections.flatMap(({ lines }) => lines).join('\n');
}

/** What a person would look for of a value. */
function forms(at: string, value: unknown, input: OperationInput): readonly string[] {
  const isAmount = /_(?:cents|amount)$/.test(at) && value !== null;
  if (!isAmount) return [typeof value === 'string' ? JSON.stringify(value) : String(value)];
  const currencies = leaves(input).filter((leaf) => leaf.at.endsWith('currency'));
  if (!Number.isInteger(Number(value))) return [`(${String(value)}, rounded)`, formatAmount(value, undefined)];
  return [...currencies.map((leaf) => leaf.value), undefined].map((currency) => formatAmount(value, currency));
}

describe('nothing that is sent goes unsaid', () => {
  it.each(asking.map((tool) => [tool.name, tool] as const))('%s', async (_, tool) => {
    await fc.assert(
      fc.asyncProperty(generatedInput(tool.operation), async (input) => {
        if ((await previewCall(tool, input, unreadable, 0)).kind === 'free') return;
        const all = await words(tool, input);
        for (const { at, value } of leaves(input)) {
          if (value === undefined || (value === null && !all.includes('null'))) continue;
          if (typeof value === 'object') continue;
          const unquoted = (text: string) => all.includes(text) || all.includes(text.replace(/^"|"$/g, ''));
          if (!forms(at, value, input).some(unquoted))
            throw new Error(`${at} ${JSON.stringify(value)} is not in\n${all}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a member that the contract does not know is shown as that, before all else', async () => {
    const tool = catalog.find(({ name }) => name === 'createinvoice')!;
    const fees = [{ add_on_code: 'setup' }];
    const body = { invoice: { external_customer_id: 'x', fees, skip_psps: true } };
    const previewed = await previewCall(tool, { path: {}, query: {}, body }, unreadable, 0);
    if (previewed.kind !== 'preview') throw new Error(previewed.kind);
    expect(previewed.preview.sections[0]).toMatchObject({ key: 'unknown', lines: ['"invoice.skip_psps"'] });
  });

  it('what cannot be seen is written as an escape', async () => {
    const tool = catalog.find(({ name }) => name === 'createinvoice')!;
    const fees = [{ add_on_code: 'setup', description: 'a\u202eb\u{e0041}' }];
    const body = { invoice: { external_customer_id: 'x\u200by', fees } };
    const all = await words(tool, { path: {}, query: {}, body });
    expect(all).toContain(String.raw`description "a\u202eb\udb40\udc41"`);
    expect(all).toContain(String.raw`external customer id "x\u200by"`);
  });

  it('every invoice line is there once, with units, price and amount, and the total is their sum', async () => {
    const tool = catalog.find(({ name }) => name === 'createinvoice')!;
    const fee = fc.record({
      add_on_code: fc.constantFrom('a', 'b', 'c'),
      units: fc.oneof(
        fc.nat(5000),
        fc.nat(99_999).map((units) => `${units / 10}`),
      ),
      unit_amount_cents: fc.nat(1_000_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fee, { minLength: 1, maxLength: 60 }), async (fees) => {
        const body = { invoice: { external_customer_id: 'x', currency: 'EUR', fees } };
        const previewed = await previewCall(tool, { path: {}, query: {}, body }, unreadable, 0);
        if (previewed.kind !== 'preview') throw new Error(previewed.kind);
        const { lines } = previewed.preview.sections.find(({ key }) => key === 'lines')!;
        let sum = 0n;
        for (const [index, { value }] of findAll(body, '/invoice/fees/*').entries()) {
          const { units, unit_amount_cents: price } = value as { units: unknown; unit_amount_cents: number };
          const amount = multiply(units, price)!;
          sum += amount;
          const numbers = `${String(units)} × ${formatAmount(price, 'EUR')} = ${formatAmount(String(amount), 'EUR')}`;
          expect(lines[index]).toContain(numbers);
        }
        expect(lines).toHaveLength(fees.length + 1);
        expect(lines.at(-1)).toContain(formatAmount(String(sum), 'EUR'));
      }),
      { numRuns: 100 },
    );
  });
});
