import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import type { DocumentModel } from '../model/document-model.js';
import type { OutputModel } from '../model/exposed-model.js';

/** Reports what the api-evangelist profile adds to the published schema: one finding per rule, with a count. */
export function noteProfile(document: DocumentModel, report: Report): void {
  const note = (rule: string, sites: readonly Origin[], what: string) => {
    const [first] = sites;
    if (!first) return;
    const places = sites.length === 1 ? '1 place' : `${sites.length} places, first here`;
    report.deviation(
      `api-evangelist/${rule}`,
      first,
      `${what} (${places})`,
      'nothing to do: this profile is understood',
    );
  };
  const described = document.rest.filter(({ description }) => typeof description === 'string');
  note('rest-description', origins(described, 'description'), 'a REST adapter has a description');
  note('consumed-input-attributes', consumedAttributes(document), 'a consumed input has type, required or description');
  note(
    'object-without-properties',
    bareObjects(document),
    'an object is mapped without properties and stands for the whole',
  );
}

/** True when values point to `rest.x` or `tools.x` whatever the adapter is called. */
export function usesAliases(document: DocumentModel): boolean {
  const own = new Set([...document.rest, ...document.mcp].map(({ namespace }) => namespace));
  return exposedOf(document)
    .flatMap((item) => item.with)
    .some(
      ({ value }) =>
        typeof value === 'string' && /^(rest|tools)\.\w/.test(value) && !own.has(value.split('.')[0] ?? ''),
    );
}

function exposedOf(document: DocumentModel) {
  const operations = document.rest.flatMap(({ resources }) => resources.flatMap((resource) => resource.operations));
  return [...operations, ...document.mcp.flatMap(({ tools }) => tools)];
}

function consumedAttributes({ consumes }: DocumentModel): Origin[] {
  return consumes
    .flatMap((adapter) => [
      ...adapter.inputParameters,
      ...adapter.resources.flatMap((resource) => [
        ...resource.inputParameters,
        ...resource.operations.flatMap((operation) => operation.inputParameters),
      ]),
    ])
    .filter(({ type, required, description }) =>
      [type, required, description].some((item) => (item ?? undefined) !== undefined),
    )
    .map(({ origin }) => origin);
}

function bareObjects(document: DocumentModel): Origin[] {
  const outputs = exposedOf(document).flatMap(({ outputParameters }) => outputParameters ?? []);
  return outputs.flatMap(bareIn).map(({ origin }) => origin);
}

function bareIn(output: OutputModel): OutputModel[] {
  const inner = [...(output.properties ?? []), output.items, output.values].flatMap((item) => item ?? []);
  const bare = output.type === 'object' && !output.properties && !output.values && Boolean(output.mapping);
  return [...(bare ? [output] : []), ...inner.flatMap(bareIn)];
}

function origins(nodes: readonly { origin: Origin }[], key: string): Origin[] {
  return nodes.map(({ origin }) => origin.child(key));
}
