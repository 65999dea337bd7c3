import type { ContractOperation } from '../contract/contract-operation.js';
import type { Join } from '../contract/join.js';
import type { Origin } from '../document/origin.js';
import type { Report } from '../document/report.js';
import type {
  AdapterModel,
  BodyModel,
  ConsumedInputModel,
  ConsumedOperationModel,
  ConsumedResourceModel,
} from '../model/consumed-model.js';
import type { HttpMethod } from '../operation/operation.js';
import { formatPath, parsePath } from '../template/path-template.js';
import type { Template } from '../template/template.js';

/** A consumed operation with everything its adapter and resource add, joined with its contract. */
export interface ConsumedCall {
  readonly namespace: string;
  readonly name: string;
  readonly label: string | undefined;
  readonly description: string | undefined;
  readonly method: HttpMethod;
  /** With single braces. */
  readonly path: string;
  readonly template: Template;
  readonly inputs: readonly ConsumedInputModel[];
  readonly adapterInputs: ReadonlySet<ConsumedInputModel>;
  readonly body: BodyModel | undefined;
  readonly contract: ContractOperation | undefined;
  readonly origin: Origin;
}

/** Finds what `call: namespace.operation` (or `namespace.resource.operation`) names. */
export type FindCall = (reference: string) => ConsumedCall | 'unknown' | undefined;

/** Prepares every consumed operation once. */
export function indexCalls(adapters: readonly AdapterModel[], join: Join | undefined, report: Report): FindCall {
  const calls = new Map<string, ConsumedCall | 'unknown'>();
  for (const adapter of adapters) {
    for (const resource of adapter.resources) {
      for (const operation of resource.operations) {
        const call = report.within(operation.name, () => prepare(adapter, resource, operation, join, report));
        const short = `${adapter.namespace}.${operation.name}`;
        const long = `${adapter.namespace}.${resource.name}.${operation.name}`;
        if (calls.has(long)) {
          report.fault(
            'duplicate-name',
            operation.origin,
            `${long} is declared twice`,
            'give each operation its own name',
          );
          continue;
        }
        calls.set(long, call);
        calls.set(short, calls.has(short) ? 'unknown' : call);
      }
    }
  }
  return (reference) => calls.get(reference);
}

function prepare(
  adapter: AdapterModel,
  resource: ConsumedResourceModel,
  operation: ConsumedOperationModel,
  join: Join | undefined,
  report: Report,
): ConsumedCall {
  const inputs = new Map<string, ConsumedInputModel>();
  for (const input of [...adapter.inputParameters, ...resource.inputParameters, ...operation.inputParameters]) {
    inputs.set(`${input.in} ${input.in === 'header' ? input.name.toLowerCase() : input.name}`, input);
  }
  const written = resource.path.startsWith('/') || resource.path === '' ? resource.path : `/${resource.path}`;
  const template = parsePath(written);
  if (!template) {
    report.fault(
      'path',
      resource.origin.child('path'),
      `${written} has a brace that is no placeholder`,
      'write {name}',
    );
  }
  const path = formatPath(template ?? [written]);
  const { name, method, origin } = operation;
  return {
    namespace: adapter.namespace,
    name,
    label: operation.label ?? undefined,
    description: operation.description ?? undefined,
    method,
    path,
    template: template ?? [written],
    inputs: [...inputs.values()],
    adapterInputs: new Set(adapter.inputParameters),
    body: operation.body ?? undefined,
    contract: join?.({ namespace: adapter.namespace, name, method, path, origin }),
    origin,
  };
}
