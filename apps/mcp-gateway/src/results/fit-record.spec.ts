import { fitRecord } from './fit-record.js';
import { jsonBytes } from '../values/json.js';

const fee = (id: number) => ({ id, name: 'x'.repeat(40), taxes: [{ rate: 1 }, { rate: 2 }] });
const invoice = {
  invoice: { number: 'A-1', fees: Array.from({ length: 100 }, (_, id) => fee(id)), metadata: [{ k: 1 }] },
};

describe('fitRecord', () => {
  it('shortens the heaviest list and says by how much', () => {
    const { body, cuts } = fitRecord(invoice, 3000);
    expect(jsonBytes(body)).toBeLessThanOrEqual(3000);
    const shown = (body as typeof invoice).invoice.fees.length;
    expect(cuts).toEqual([{ at: '/invoice/fees', shown, of: 100 }]);
    expect(body).toMatchObject({ invoice: { number: 'A-1', metadata: [{ k: 1 }] } });
    expect(invoice.invoice.fees).toHaveLength(100);
  });

  it('cuts long texts when there is no list left', () => {
    const { body } = fitRecord({ text: 'y'.repeat(5000) }, 100);
    expect((body as { text: string }).text).toHaveLength(2001);
  });
});
