import { join } from 'node:path';
import { loadCapability } from '@lago/capability-model';
import { compileCatalog } from '../dist/catalog/compile-catalog.js';
import { segment } from './bm25.mjs';

const LAGO = join(import.meta.dirname, '../../../capabilities/lago');

/** The catalog as an agent sees it with default settings. */
export function loadCatalog() {
  const capability = loadCapability({
    file: join(LAGO, 'capability.yaml'),
    contractDir: join(LAGO, 'contract'),
    secrets: {},
    allowMissingSecrets: true,
  });
  return compileCatalog(capability.tools, { names: 'document', destructive: 'confirm', pageSize: 10 });
}

/** Our tools as documents: the words of the name, title, description, argument names. */
export function listedTools() {
  return documents(({ listed }) => [
    { text: listed.title, weight: 2 },
    { text: listed.description, weight: 1 },
    { text: Object.keys(listed.inputSchema.properties).join(' ').replaceAll('_', ' '), weight: 0.3 },
  ]);
}

/** The same tools with nothing but what the capability document says. */
export function originalTools() {
  return documents(({ operation }) => [{ text: operation.originalDescription, weight: 1 }]);
}

/** What hosts show that defer tools: the name and nothing else. `breaks` says whether it has word breaks to split at. */
export function namesOnly(breaks) {
  return loadCatalog().map(({ names }) => {
    const name = breaks ? names.find((one) => one.includes('_')) : names[0];
    return { id: names[0], fields: [{ text: name.replaceAll('_', ' '), weight: 1 }] };
  });
}

// The advertised names have no word breaks, a reader sees the words all the same: `finalizeinvoice` is split with the
// words of the texts and of the other accepted names.
function documents(fieldsOf) {
  const described = loadCatalog().map((tool) => ({ tool, id: tool.name, fields: fieldsOf(tool) }));
  const texts = described.flatMap(({ tool, fields }) => [...fields.map(({ text }) => text), ...tool.names.slice(1)]);
  const vocabulary = new Set(
    texts
      .join(' ')
      .toLowerCase()
      .match(/[a-z]+/g),
  );
  return described.map(({ id, fields }) => ({ id, fields: [{ text: segment(id, vocabulary), weight: 2 }, ...fields] }));
}
