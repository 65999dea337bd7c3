import { validateSync } from 'class-validator';
import { ConsumedInputModel, ConsumedResourceModel } from './consumed-model.js';

const faults = (place: string, name: unknown) =>
  validateSync(Object.assign(new ConsumedInputModel(), { in: place, name })).map(({ property }) => property);

describe('the name of a consumed input', () => {
  it.each([
    ['query', 'class~neq'],
    ['query', 'filter[a.b][`$op`]'],
    ['query', 'größe'],
    ['query', '$filter'],
    ['path', 'a:b'],
    ['header', "X-A.b_c'~"],
  ])('in %s may be %s', (place, name) => expect(faults(place, name)).toEqual([]));

  it.each([
    ['query', 'a b'],
    ['query', 'a{b}'],
    ['query', ''],
    ['query', 5],
    ['header', 'x[a]'],
    ['header', 'größe'],
  ])('in %s is not %j', (place, name) => expect(faults(place, name)).toEqual(['name']));
});

it('the name of a resource stops nothing, whatever it is', () => {
  const resource = { name: 'run-@x', path: '/x', inputParameters: [], operations: [{}] };
  const errors = validateSync(Object.assign(new ConsumedResourceModel(), resource));
  expect(errors.find(({ property }) => property === 'name')?.contexts).toEqual({ matches: { tier: 'deviation' } });
});
