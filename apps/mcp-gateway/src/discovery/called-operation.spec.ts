import { packagedCatalog } from '../../test/support/catalog.js';
import { createView } from '../catalog/view.js';
import { calledOperation } from './called-operation.js';
import { discoveryView } from './discovery-view.js';

const catalog = packagedCatalog();
const plain = createView(catalog, catalog);
const view = discoveryView(plain);
const called = (name: string, given: unknown, where = view) => {
  const found = calledOperation(where, name, given);
  return found && [found.tool.name, found.given];
};

it.each([
  ['as they are meant to come', { name: 'findaddon', arguments: { code: 'a' } }],
  ['as JSON text', { name: 'findaddon', arguments: '{"code":"a"}' }],
  ['beside the name', { name: 'findaddon', code: 'a' }],
  ['under another name of the operation', { name: 'get_add_on', arguments: { code: 'a' } }],
])('reads the arguments of the operation %s', (_, given) => {
  expect(called('call_read_operation', given)).toEqual(['findaddon', { code: 'a' }]);
  expect(called('call_write_operation', given)).toEqual(['findaddon', { code: 'a' }]);
});

it('an argument called name goes inside', () =>
  expect(called('call_write_operation', { name: 'createaddon', arguments: { name: 'x' } })).toEqual([
    'createaddon',
    { name: 'x' },
  ]));

it('finds nothing where nothing is named', () => {
  for (const given of [undefined, null, [], {}, { name: 1 }, { name: 'nothing' }, { arguments: {} }]) {
    expect(called('call_read_operation', given)).toBeUndefined();
  }
  expect(called('search_operations', { name: 'findaddon' })).toBeUndefined();
});

it('no text is taken for arguments', () =>
  expect(called('call_read_operation', { name: 'findaddon', arguments: '[1' })).toEqual(['findaddon', {}]));

it('an operation is called by its own name as well, and the tools of discovery only where they are offered', () => {
  expect(called('findaddon', { code: 'a' })).toEqual(['findaddon', { code: 'a' }]);
  expect(called('call_read_operation', { name: 'findaddon' }, plain)).toBeUndefined();
});
