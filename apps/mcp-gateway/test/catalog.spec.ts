import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { ListedTool } from '../src/catalog/catalog-tool.js';
import { packagedCatalog } from './support/catalog.js';

const catalog = packagedCatalog();
const listed = catalog.map((tool) => tool.listed);

/** Tokens of a list as a model reads it; output schemas are not shown to it. */
function tokens(tools: readonly ListedTool[]): number {
  return encode(JSON.stringify(tools.map(({ outputSchema: _, ...shown }) => shown))).length;
}

describe('the list fits', () => {
  it('60 tools in 15,500 tokens, the read-only ones in 6,500, no tool above 1,600', () => {
    expect(listed).toHaveLength(60);
    expect(tokens(listed)).toBeLessThanOrEqual(15_500);
    expect(tokens(listed.filter(({ annotations }) => annotations.readOnlyHint))).toBeLessThanOrEqual(6_500);
    expect(listed.filter((tool) => tokens([tool]) > 1_600).map(({ name }) => name)).toEqual([]);
  });

  it('the instructions in 600 tokens', () => {
    const text = ['../instructions.md', '../../../capabilities/lago/instructions.md'].map((file) =>
      readFileSync(join(import.meta.dirname, file), 'utf8'),
    );
    expect(encode(text.join('\n')).length).toBeLessThan(600);
  });
});

describe.each(catalog.map((tool) => [tool.name, tool] as const))('%s', (_, { listed: tool, operation, names }) => {
  it('says what it is for', () => {
    expect(tool.title.length).toBeGreaterThan(4);
    expect(tool.description.length).toBeGreaterThanOrEqual(60);
    expect(tool.annotations).toEqual({
      title: tool.title,
      readOnlyHint: expect.any(Boolean),
      destructiveHint: expect.any(Boolean),
      idempotentHint: expect.any(Boolean),
      openWorldHint: expect.any(Boolean),
    });
  });

  it('has short names, one of them with underscores', () => {
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]{2,39}$/);
    expect(names.some((name) => name.includes('_'))).toBe(true);
  });

  it('takes every value its path needs', () => {
    const placeholders = [...operation.pathTemplate.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    expect(tool.inputSchema['required'] ?? []).toEqual(expect.arrayContaining(placeholders));
    expect(Object.keys(tool.inputSchema['properties'] as object)).toEqual(expect.arrayContaining(placeholders));
  });

  it('has a closed root and only schema parts that every client takes', () => {
    expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    walk(tool.inputSchema, (schema) => {
      expect(typeof schema['type']).toBe('string');
      for (const part of ['anyOf', 'oneOf', 'allOf', '$ref', 'not', 'const', 'default', 'examples', 'pattern']) {
        expect(schema).not.toHaveProperty([part]);
      }
      // A header that repeats an argument would have to be compared for each call; plain calls are not looked at so.
      expect(schema).not.toHaveProperty(['x-mcp-header']);
    });
  });

  it('shows every field the contract takes', () => {
    const shown = Object.keys(tool.inputSchema['properties'] as object);
    const parameters = operation.parameters.filter(({ deprecated }) => !deprecated).map(({ name }) => name);
    expect(shown).toEqual(expect.arrayContaining(parameters));
  });
});

describe('hints', () => {
  it('flag what the document understates', () => {
    const destructive = listed.filter(({ annotations }) => annotations.destructiveHint).map(({ name }) => name);
    const understated = 'createcreditnote voidcreditnote createcustomer createinvoice updateinvoice finalizeinvoice';
    const more = 'losedisputeinvoice retrypayment voidinvoice';
    expect(destructive).toEqual(expect.arrayContaining(`${understated} ${more}`.split(' ')));
  });

  it('never call a tool read-only and destructive', () => {
    for (const { annotations } of listed) expect(annotations.readOnlyHint && annotations.destructiveHint).toBe(false);
  });

  it('ask for confirmation only where something is written', () => {
    for (const tool of catalog) expect(tool.confirm && tool.readOnly).toBe(false);
  });
});

function walk(schema: Record<string, unknown>, visit: (schema: Record<string, unknown>) => void): void {
  visit(schema);
  for (const member of Object.values((schema['properties'] as object | undefined) ?? {})) walk(member, visit);
  if (schema['items']) walk(schema['items'] as Record<string, unknown>, visit);
}
