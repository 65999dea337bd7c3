import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import { packagedCatalog } from '../../test/support/catalog.js';
import { inWordsOf } from './catalog-tool.js';
import { compileCatalog } from './compile-catalog.js';
import { groupsOf, select, unknownNames } from './selection.js';

const document = packagedCatalog();
const snake = packagedCatalog({ names: 'snake' });
const documentNames = new RegExp(`\\b(?:${document.map(({ name }) => name).join('|')})\\b`);

it.each(snake.map((tool) => [tool.name, tool] as const))(
  '%s: no word of it has a name that is not advertised',
  (_, tool) => {
    const { description, facts } = tool.operation;
    const { consent, errors, premium, reconcile } = facts;
    const words = [description, consent?.tooMuch, premium?.detail, reconcile?.['advice']];
    const said = words.filter((text) => typeof text === 'string').map(tool.say);
    expect([tool.listed.description, ...said].join('\n')).not.toMatch(documentNames);
    expect(JSON.stringify([tool.listed.inputSchema, inWordsOf(tool, errors)])).not.toMatch(documentNames);
  },
);

it('says the names of the document where they are advertised', () => {
  const event = document.find(({ name }) => name === 'createevent');
  expect(JSON.stringify(event && inWordsOf(event, event.operation.facts.errors))).toContain('findevent');
  const named = snake.find(({ names }) => names.includes('createevent'));
  expect(JSON.stringify(named && inWordsOf(named, named.operation.facts.errors))).toContain('get_event');
});

const SHOP = join(import.meta.dirname, '../../../../libs/capability-model/test/documents/shop/capability.yaml');
const options = { names: 'document', destructive: 'confirm', pageSize: 10 } as const;

/** A document that consumes several APIs. */
function shop() {
  const { tools } = loadCapability({ file: SHOP, secrets: {}, allowMissingSecrets: true });
  return compileCatalog(tools, options);
}

describe('tools of several APIs', () => {
  it('say whose they are, in title and description', () => {
    for (const { listed, operation } of shop().filter((tool) => tool.operation.upstream)) {
      expect(listed.title).toMatch(new RegExp(`\\(${operation.upstream}\\)$`));
      expect(listed.description).toContain(`API: ${operation.upstream}.`);
    }
  });

  it('are chosen by the namespace of their API', () => {
    const chosen = select(shop(), { groups: ['stock'] });
    expect(chosen.length).toBeGreaterThan(0);
    expect(new Set(chosen.map(({ operation }) => operation.upstream))).toEqual(new Set(['stock']));
    expect(unknownNames(shop(), { groups: ['stock', 'nothing'] })).toEqual(['nothing']);
  });

  it('of one API say nothing of it', () =>
    expect(packagedCatalog().filter(({ listed }) => /API: /.test(listed.description))).toEqual([]));
});

describe('a tool', () => {
  const find = (name: string, changes = {}) => packagedCatalog(changes).find((tool) => tool.names.includes(name))!;

  it('is advertised under the name that is wished, and accepted under every one', () => {
    expect(find('findinvoice').name).toBe('findinvoice');
    const snake = find('findinvoice', { names: 'snake' });
    expect([snake.name, snake.style, snake.names]).toEqual(['get_invoice', 'snake', ['findinvoice', 'get_invoice']]);
    expect(find('findinvoice', { names: 'snake' }).listed.name).toBe('get_invoice');
  });

  it('must be confirmed where the contract and the settings say so', () => {
    expect(find('voidinvoice').confirm).toBe(true);
    expect(find('voidinvoice', { destructive: 'allow' }).confirm).toBe(false);
    expect(find('voidinvoice', { destructive: 'deny' }).confirm).toBe(false);
    expect(find('findinvoice').confirm).toBe(false);
  });

  it('carries what hosts decide by', () => {
    const { title } = find('voidinvoice').listed;
    expect(find('voidinvoice').listed.annotations).toEqual({
      title,
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: expect.any(Boolean),
      openWorldHint: expect.any(Boolean),
    });
    expect(find('findinvoice')).toMatchObject({ readOnly: true, listed: { annotations: { readOnlyHint: true } } });
  });

  it('says how many records it gives when nobody says how many', () => {
    const { properties } = find('findallinvoices', { pageSize: 7 }).listed.inputSchema as never as {
      properties: Record<string, unknown>;
    };
    expect(properties['per_page']).toEqual({ type: 'integer', description: 'Default 7' });
    expect(properties['page']).toEqual({ type: 'integer' });
    expect(find('findinvoice').listed.inputSchema['properties']).not.toHaveProperty('per_page');
  });

  it('takes the arguments of the gateway besides its own', () => {
    expect([...find('voidinvoice').controls].sort()).toEqual(['confirm_token', 'fields', 'idempotency_key']);
    expect([...find('voidinvoice', { destructive: 'allow' }).controls].sort()).toEqual(['fields', 'idempotency_key']);
    expect([...find('findinvoice').controls]).toEqual(['fields']);
  });

  it('belongs to a group', () => expect(groupsOf(packagedCatalog())).toContain('credit_notes'));
});
