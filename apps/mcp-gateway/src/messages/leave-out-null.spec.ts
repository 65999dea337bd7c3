import { leaveOutNull } from './leave-out-null.js';

const call = (params: unknown) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });

it('takes `arguments: null` for none, in a message and in a list of them', () => {
  const one = call({ name: 'x', arguments: null });
  const list = [call({ name: 'y', arguments: null }), call({ name: 'z', arguments: { a: null } })];
  leaveOutNull(one);
  leaveOutNull(list);
  expect(one).toEqual(call({ name: 'x' }));
  expect(list).toEqual([call({ name: 'y' }), call({ name: 'z', arguments: { a: null } })]);
});

it.each([null, 5, 'text', {}, call(null), call('x'), call([null]), [null]])('leaves %j as it is', (message) => {
  const before = structuredClone(message);
  leaveOutNull(message);
  expect(message).toEqual(before);
});
