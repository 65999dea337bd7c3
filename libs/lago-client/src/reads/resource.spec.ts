import { operation } from '../../test/operations.js';
import { resourceVersions } from './resource.js';

const of = (tag: string, pathTemplate: string, upstream = 'api') => operation({}, { tag, pathTemplate, upstream });
const coupon = of('coupons', '/coupons/{code}');

it('differs after each write to the same tag or the same first part of the path, and only then', () => {
  const versions = resourceVersions();
  const reads = [coupon, of('coupons', '/applied_coupons'), of('invoices', '/coupons'), of('invoices', '/invoices')];
  const other = of('coupons', '/coupons', 'another');
  for (let round = 0; round < 2; round += 1) {
    const before = [...reads, other].map((read) => versions.of(read));
    versions.bump(coupon);
    const after = [...reads, other].map((read) => versions.of(read));
    expect(after.map((version, index) => version !== before[index])).toEqual([true, true, true, false, false]);
  }
});

it('never comes back to an earlier version', () => {
  const versions = resourceVersions();
  const seen = new Set([versions.of(coupon)]);
  for (let write = 0; write < 30; write += 1) {
    versions.bump(write % 2 ? of('coupons', '/other') : of('other', '/coupons'));
    seen.add(versions.of(coupon));
  }
  expect(seen.size).toBe(31);
});
