import { packagedCatalog } from './support/catalog.js';

const catalog = packagedCatalog();
const lists = catalog.filter(({ operation }) => operation.response.list && operation.method === 'GET');

describe('rows of lists', () => {
  it('are described for every list that has pages', () => {
    const missing = lists.filter(({ operation }) => operation.response.paginated && !operation.facts.row);
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it.each(catalog.filter(({ operation }) => operation.facts.row).map((tool) => [tool.name, tool.operation] as const))(
    '%s: every key is one of the answer',
    (_, { facts, response }) => {
      const root = (response.schema as Schema).properties?.[response.rootKey!];
      const record = root?.items ?? root;
      const known = (path: string) =>
        path.split('.').reduce<Schema | undefined>((at, key) => member((at?.items ?? at)?.properties, key), record);
      expect(facts.row!.filter((path) => !known(path))).toEqual([]);
    },
  );
});

function member(properties: Schema['properties'], key: string): Schema | undefined {
  return properties?.[key] ?? properties?.[`${key}_cents`] ?? properties?.[key.replace(/_count$/, '')];
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}
