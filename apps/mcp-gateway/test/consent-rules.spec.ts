import { packagedCatalog } from './support/catalog.js';

const catalog = packagedCatalog();
const changing = catalog.filter(({ operation }) => operation.method !== 'GET');
const asking = changing.filter(({ operation }) => operation.facts.consent);
const byId = new Map(catalog.map((tool) => [tool.operation.id, tool]));

describe('consent', () => {
  it('is a description or a reason against it for every call that is no GET', () => {
    const silent = changing.filter(({ operation: { facts } }) => !facts.consent?.because && !facts.unasked);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('is never missing where the risk is high', () => {
    const grave = catalog.filter(({ operation }) => ['high', 'critical'].includes(operation.facts.risk));
    expect(grave.filter(({ confirm }) => !confirm)).toEqual([]);
    expect(grave.length).toBeGreaterThan(10);
  });

  it.each(asking.map((tool) => [tool.name, tool] as const))('%s reads what can be read', (_, { operation }) => {
    const { reads = {}, shows, refused = [] } = operation.facts.consent!;
    for (const read of Object.values(reads)) {
      const { operation: other } = byId.get(read.operation)!;
      expect(other.facts.hints.readOnly).toBe(true);
      const parameters = other.parameters.map(({ name }) => name);
      for (const name of Object.keys({ ...read.path, ...read.query })) expect(parameters).toContain(name);
      if (read.missing) expect(operation.facts.errors.map(({ code }) => code)).toContain(read.missing);
    }
    for (const { code } of refused) if (code) expect(operation.facts.errors.map((one) => one.code)).toContain(code);
    const used = JSON.stringify([shows, refused]).match(/\/reads\/\w+/g) ?? [];
    for (const pointer of used) expect(Object.keys(reads)).toContain(pointer.slice('/reads/'.length));
  });

  it.each(asking.map((tool) => [tool.name, tool] as const))('%s names fields of the call that exist', (_, tool) => {
    const pointers = JSON.stringify(tool.operation.facts.consent).match(/(?<=")\/body\/[^"]+/g) ?? [];
    for (const pointer of pointers)
      expect([pointer, isField(tool.operation.body?.schema, pointer)]).toEqual([pointer, true]);
  });
});

function isField(schema: unknown, pointer: string): boolean {
  let at = schema as Record<string, unknown> | undefined;
  for (const step of pointer.split('/').slice(2)) {
    const { properties, items } = (at ?? {}) as { properties?: Record<string, unknown>; items?: unknown };
    at = (step === '*' ? items : properties?.[step]) as Record<string, unknown> | undefined;
  }
  return at !== undefined;
}
