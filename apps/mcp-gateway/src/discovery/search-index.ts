import { isMapping } from '@lago/capability-model';
import MiniSearch from 'minisearch';
import type { CatalogTool } from '../catalog/catalog-tool.js';

/** Ranks operations by how well they answer a question in plain words. */
export interface SearchIndex {
  /** Names of operations, best first; `admits` leaves out others. */
  search(query: string, admits: (tool: CatalogTool) => boolean): readonly CatalogTool[];
}

const FIELDS = ['name', 'title', 'vocabulary', 'group', 'description', 'arguments'];
const BOOST = { name: 3, title: 4, vocabulary: 3, group: 1.5, description: 1, arguments: 0.5 };
const LONGEST_QUERY = 500;
/** Shorter words are too much alike to be begun or misspelled. */
const SHORTEST_INEXACT = 4;

const STOP_WORDS = new Set(
  'a an and are as at be by can do for from get has have how i in is it me my of on or our please that the this to us we what which who with you'.split(
    ' ',
  ),
);

/** An index over names, titles, words people use, groups, descriptions and arguments (BM25+, prefixes, misspellings). */
export function createSearchIndex(tools: readonly CatalogTool[]): SearchIndex {
  const index = new MiniSearch({
    fields: FIELDS,
    processTerm: stem,
    searchOptions: {
      boost: BOOST,
      prefix: (term) => term.length >= SHORTEST_INEXACT,
      fuzzy: (term) => (term.length >= SHORTEST_INEXACT ? 0.2 : false),
      weights: { prefix: 0.4, fuzzy: 0.2 },
    },
  });
  index.addAll(tools.map((tool, id) => ({ id, ...fieldsOf(tool) })));
  return {
    search(query, admits) {
      const found = index.search(words(query.slice(0, LONGEST_QUERY)));
      return found.map(({ id }) => tools[id as number] as CatalogTool).filter(admits);
    },
  };
}

function fieldsOf({ names, operation, listed }: CatalogTool): Record<string, string> {
  const { tag, upstream, title, description, pathTemplate, parameters, facts } = operation;
  return {
    name: words([...names, pathTemplate].join(' ')),
    title,
    vocabulary: facts.vocabulary.join(' '),
    group: words(`${tag} ${upstream ?? ''}`),
    description: `${description} ${listed.description}`,
    arguments: words([...textsOf(listed.inputSchema), ...parameters.map(({ wireName }) => wireName)].join(' ')),
  };
}

/** Schemas of one operation that are looked at; the first levels come first. */
const MOST_SCHEMAS = 300;

/** Names and descriptions of arguments and their members, each once: what an operation is for is often said there. */
function textsOf(input: unknown): Set<string> {
  const texts = new Set<string>();
  const schemas: unknown[] = [input];
  for (let at = 0; at < Math.min(schemas.length, MOST_SCHEMAS); at++) {
    const schema = schemas[at];
    if (!isMapping(schema)) continue;
    const { description, properties, items, additionalProperties } = schema;
    if (typeof description === 'string') texts.add(description);
    const members = isMapping(properties) ? properties : {};
    for (const name of Object.keys(members)) texts.add(name);
    const forms = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
    schemas.push(...Object.values(members), items, additionalProperties, ...forms);
  }
  return texts;
}

/** Names in the spelling of programs, as words. */
function words(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
}

/** A word without the ending of its plural; null for words that tell nothing. */
function stem(word: string): string | null {
  const lower = word.toLowerCase();
  if (STOP_WORDS.has(lower)) return null;
  return lower.length > 3 ? lower.replace(/ies$/, 'y').replace(/([^s])s$/, '$1') : lower;
}
