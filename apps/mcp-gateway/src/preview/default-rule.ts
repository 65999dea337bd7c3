import type { ConsentRead, ConsentRule, ConsentSection, OperationInput } from '@lago/capability-model';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import type { RelatedRead, Relations } from '../catalog/relations.js';
import { leaves } from '../values/pointer.js';

const TELLING = [
  ...['/number', '/name', '/external_id', '/code', '/status', '/payment_status', '/currency'],
  ...['/customer/name', '/customer/external_id', '/total_amount_cents', '/amount_cents'],
];
const MOST_READS = 10;
const NOT_FOUND = 404;

/** What is shown where a contract describes nothing: the target, what the body refers to, and all that is sent. */
export function defaultRule(tool: CatalogTool, input: OperationInput, relations: Relations): ConsentRule {
  const path = Object.fromEntries(Object.keys(input.path).map((name) => [name, `/path/${name}`]));
  const target = relations.target(tool, path);
  const referred = leaves({ body: input.body })
    .filter(({ value }) => typeof value === 'string')
    .flatMap(({ at }) => relations.referenced(at.slice(at.lastIndexOf('/') + 1), at) ?? []);
  const related = [...(target ? [target] : []), ...referred].slice(0, MOST_READS);
  const reads = related.map((one, index) => [`${rootOf(one)}_${index + 1}`, readOf(one, one === target)] as const);
  const shows = reads.map(([name]): ConsentSection => ({
    record: `/reads/${name}`,
    as: name.replace(/_\d+$/, '').replaceAll('_', ' '),
    members: TELLING,
  }));
  return { because: '', reads: Object.fromEntries(reads), shows };
}

function readOf({ tool, arguments: args }: RelatedRead, isTarget: boolean): ConsentRead {
  return {
    operation: tool.operation.id,
    path: args as Record<string, string>,
    found: `/${tool.operation.response.rootKey ?? ''}`,
    ...(isTarget ? { stands: [NOT_FOUND] } : {}),
  };
}

function rootOf({ tool }: RelatedRead): string {
  return tool.operation.response.rootKey ?? tool.operation.id;
}
