import { refusal, replyOf } from '../../test/calls.js';
import { lostCall, NOW, partsOver } from '../../test/reconcile-parts.js';
import { UpstreamProtocolError } from '../call/errors.js';
import { LookupImpossibleError, saysAbsent } from './lookup.js';

const call = lostCall('createevent', { path: { lago_id: 'i' }, body: { invoice: { external_customer_id: 'acme' } } });
const reads = () => partsOver({ findinvoice: () => replyOf(), findallinvoices: () => replyOf() });

it('takes values from the call, fixed ones, and days and times of the first try', async () => {
  const { lookup, seen } = reads();
  const rule = {
    operation: 'findallinvoices',
    path: {},
    query: {
      external_customer_id: '/body/invoice/external_customer_id',
      currency: '/body/invoice/currency',
      invoice_type: { const: 'one_off' },
      issuing_date_from: { day: -1 },
    },
  };
  await lookup.read(call, rule, { since: NOW, query: { page: 2 } });
  expect(seen[0]).toMatchObject({ urgent: true, attempts: { count: 0, open: false }, context: call.context });
  expect(seen[0]?.input).toEqual({
    path: {},
    query: { external_customer_id: 'acme', invoice_type: 'one_off', issuing_date_from: '2030-03-16', page: 2 },
  });
});

it('starts pointers at another value, and writes seconds as a time', async () => {
  const { lookup, seen } = reads();
  const query = {
    timestamp_from: { seconds: '/timestamp', plusMs: 0 },
    timestamp_to: { seconds: '/timestamp', plusMs: 2 },
  };
  const rule = { operation: 'findallinvoices', path: {}, query };
  await lookup.read(call, rule, { since: NOW, from: { timestamp: '1700000000.1239' } });
  expect(seen[0]?.input.query).toEqual({
    timestamp_from: '2023-11-14T22:13:20.123Z',
    timestamp_to: '2023-11-14T22:13:20.125Z',
  });
  await expect(lookup.read(call, rule, { since: NOW, from: {} })).rejects.toThrow(LookupImpossibleError);
});

it('cannot read without a value of the path, or what is not exposed', async () => {
  const { lookup, seen } = reads();
  const rule = { operation: 'findinvoice', path: { lago_id: '/path/lago_id' }, query: {} };
  await lookup.read(call, rule, { since: NOW });
  expect(seen[0]?.input).toEqual({ path: { lago_id: 'i' }, query: {} });
  for (const lago_id of [undefined, null]) {
    await expect(lookup.read(call, rule, { since: NOW, from: { path: { lago_id } } })).rejects.toThrow(
      LookupImpossibleError,
    );
  }
  await expect(lookup.one(call, 'findnothing', {})).rejects.toThrow(LookupImpossibleError);
  await lookup.one(call, 'findinvoice', { lago_id: 'j' });
  expect(seen[1]?.input).toEqual({ path: { lago_id: 'j' }, query: {} });
});

it('takes only the 404 of the API for absence', () => {
  const page = new UpstreamProtocolError('a page', { answer: { status: 404, headers: {} } });
  expect([refusal(404), refusal(403), refusal(422), page, new Error('x'), undefined].map(saysAbsent)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
