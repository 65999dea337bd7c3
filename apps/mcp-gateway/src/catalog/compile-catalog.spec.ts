import { packagedCatalog } from '../../test/support/catalog.js';
import { inWordsOf } from './catalog-tool.js';

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
