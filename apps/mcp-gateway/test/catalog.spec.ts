import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { ListedTool } from '../src/catalog/catalog-tool.js';
import { packagedCatalog } from './support/catalog.js';

const catalog = packagedCatalog();
const listed = catalog.map((tool) => tool.listed);
/** What the gateway says itself: its own arguments and its default page. */
const GENERATED = /^(?:Default \d+|Keys to return|From the first answer|Keep this value)/;

/** Tokens of a list as a model reads it: names, descriptions, arguments. */
function tokens(tools: readonly ListedTool[]): number {
  const read = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  return encode(JSON.stringify(read)).length;
}

describe('the list fits', () => {
  it('60 tools in 15,000 tokens, the read-only ones in 6,500, no tool above 1,600', () => {
    expect(listed).toHaveLength(60);
    expect(tokens(listed)).toBeLessThanOrEqual(15_000);
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

  it('says what it returns', () => {
    expect(tool.description).toMatch(/\b[Rr]eturns\b|the answer is|It answers/);
  });

  it('ends no description in the middle of a phrase', () => {
    const written = JSON.stringify([operation.parameters, operation.body?.schema]).replace(/\\n|\s+/g, ' ');
    const ends = (clause: string) =>
      written.includes(`${clause}.`) || written.includes(`${clause};`) || written.includes(`${clause}"`);
    walk({ properties: tool.inputSchema['properties'] }, ({ description, properties }) => {
      if (properties || typeof description !== 'string' || GENERATED.test(description)) return;
      for (const clause of JSON.stringify(description.replace(/;? ?(?:or ISO 8601|Such as .*)$/, ''))
        .slice(1, -1)
        .split('; ')) {
        expect([clause, ends(clause)]).toEqual([clause, true]);
      }
    });
    expect(tool.description).toMatch(/[.!?]$/);
  });

  it('never calls a key of repeats unique', () => {
    walk(tool.inputSchema, ({ properties }) => {
      for (const name of ['idempotency_key', 'transaction_id', 'confirm_token']) {
        const member = (properties as Record<string, { description?: string }> | undefined)?.[name];
        if (!member || (tool.annotations.readOnlyHint && name === 'transaction_id')) continue;
        expect(member.description).toMatch(/keep this value.*when you repeat/i);
        expect(member.description).not.toMatch(/unique/i);
      }
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

  it('has only schema parts that every client takes', () => {
    expect(tool.inputSchema).toMatchObject({ type: 'object' });
    walk(tool.inputSchema, (schema) => {
      expect(['string', 'number', 'integer', 'boolean', 'array', 'object']).toContain(schema['type']);
      for (const part of [
        'anyOf',
        'oneOf',
        'allOf',
        '$ref',
        'not',
        'const',
        'default',
        'examples',
        'pattern',
        'additionalProperties',
      ]) {
        expect(schema).not.toHaveProperty([part]);
      }
      for (const value of (schema['enum'] as unknown[] | undefined) ?? []) expect(typeof value).toBe('string');
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
