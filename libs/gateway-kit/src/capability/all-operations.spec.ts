import { capability } from '../../test/capability.js';
import { allOperations } from './all-operations.js';

it('names the operations of both doors, one that several are for only once', () => {
  const { routes, tools } = capability;
  const ids = (of: Parameters<typeof allOperations>[0]) => allOperations(of).map(({ id }) => id);
  expect(new Set(ids(capability)).size).toBe(60);
  expect(ids({ ...capability, routes: [] })).toEqual(tools.map(({ operation }) => operation.id));
  expect(ids({ ...capability, routes: [...routes, ...routes], tools: [] })).toHaveLength(60);
});
