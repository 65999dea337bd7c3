import { packagedCatalog } from './support/catalog.js';

const lists = packagedCatalog().filter(({ operation }) => operation.response.list && operation.method === 'GET');

describe('rows of lists', () => {
  it('are described for every list that has pages', () => {
    const missing = lists.filter(({ operation }) => operation.response.paginated && !operation.facts.row);
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it.each(lists.filter(({ operation }) => operation.facts.row).map((tool) => [tool.name, tool.operation] as const))(
    '%s: every key is one of the answer',
    (_, { facts, response }) => {
      const record = (response.schema as Schema).properties?.[response.rootKey!]?.items;
      const known = (path: string) =>
        path.split('.').reduce<Schema | undefined>((at, key) => (at?.items ?? at)?.properties?.[key], record);
      expect(facts.row!.filter((path) => !known(path))).toEqual([]);
    },
  );
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}
