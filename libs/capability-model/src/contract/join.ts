import type { Limits } from '../operation/capability.js';
import type { HttpMethod } from '../operation/operation.js';
import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import type { SourceFile } from '../document/source-file.js';
import { valueAt } from '../values/json-pointer.js';
import { isMapping } from '../values/mapping.js';
import { ContractError } from './contract-error.js';
import type { ContractEntry, ContractOperation } from './contract-operation.js';
import { indexOperations } from './index-operations.js';
import type { ContractFiles } from './read-contract.js';
import { namespacesOf } from './namespaces.js';
import type { Consumed } from './namespaces.js';
import { readOperation } from './read-operation.js';
import { withLimits } from './with-limits.js';

/** What of a document's operation the join looks at. */
export interface Joinable {
  readonly namespace: string;
  readonly name: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly origin: Origin;
}

/** Finds the contract of an operation, or undefined with a finding. */
export type Join = (operation: Joinable) => ContractOperation | undefined;

/** Joins by operationId (whatever its case), else by method and path. */
export function createJoin(files: ContractFiles, consumed: readonly Consumed[], limits: Limits, report: Report): Join {
  const entries = indexOperations(files);
  const about = new Map([...files.values()].map((source) => [source, namespacesOf(source, consumed)]));
  const byId = groupBy(entries, ({ operationId }) => operationId?.toLowerCase() ?? '');
  const byPlace = groupBy(entries, ({ method, path }) => `${method} ${shape(path)}`);
  const described = new Set([...about.values()].flatMap((namespaces) => [...(namespaces ?? [])]));
  const isAbout = (file: SourceFile, namespace: string) => about.get(file)?.has(namespace) ?? !described.has(namespace);
  const own = (found: readonly ContractEntry[] | undefined, namespace: string) =>
    (found ?? []).filter(({ file }) => isAbout(file, namespace));
  return (operation) => {
    const entry = find(operation);
    if (!entry) return undefined;
    try {
      const read = readOperation(entry, files);
      const contract = { ...read, facts: { answers: answersOf(operation.namespace), ...read.facts } };
      const { body } = contract;
      return body ? { ...contract, body: { ...body, schema: withLimits(body.schema, limits) } } : contract;
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      report.fault(error.rule, error.at, error.message, error.advice);
      return undefined;
    }
  };

  /** What the files about an API say of all its answers (`x-gateway.answers`). */
  function answersOf(namespace: string): Readonly<Record<string, unknown>> {
    const said = [...files.values()]
      .filter((file) => isAbout(file, namespace))
      .map(({ tree }) => valueAt(tree, '/x-gateway/answers'));
    return Object.fromEntries(said.filter(isMapping).flatMap((answers) => Object.entries(answers)));
  }

  function find(operation: Joinable): ContractEntry | undefined {
    const { namespace, name, method, path, origin } = operation;
    const place = `${method} ${shape(path)}`;
    const named = own(byId.get(name.toLowerCase()), namespace);
    const fitting = named.find((entry) => `${entry.method} ${shape(entry.path)}` === place);
    if (fitting) return fitting;
    const [placed] = own(byPlace.get(place), namespace);
    if (placed) return placed;
    const [other] = named;
    if (!other) {
      const advice = 'add it to the contract, or it runs with an undescribed body and open query';
      report.deviation(
        'contract-missing',
        origin,
        `the contract does not describe ${name} (${method} ${path})`,
        advice,
      );
      return undefined;
    }
    const said = `the contract says ${other.method} ${other.path} for ${name}, the document ${method} ${path}`;
    report.deviation('contract-conflict', origin, said, 'correct one of the two');
    return other.method === method ? other : undefined;
  }
}

/** A path without the names of its placeholders. */
function shape(path: string): string {
  return path.replace(/\{\{?[^{}]*\}?\}/g, '{}').replace(/\/$/, '');
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (!key) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
