import { schemaCheck } from '@lago/capability-model';
import type { Operation } from '@lago/capability-model';
import { RULE_SCHEMA } from './rule-schema.js';
import type { Rule, Trace } from './rule.js';
import type { Written, WrittenTrace } from './written-rule.js';

/** Checks the reconcile rule of an operation. Throws TypeError that names operation and key; undefined without a rule. */
export function readRule({ id, facts }: Operation): Rule | undefined {
  if (!facts.reconcile) return undefined;
  const faults = faultsOf(facts.reconcile);
  if (faults.length) throw new TypeError(`reconcile rule of ${id}: ${faults.join('; ')}`);
  return complete(facts.reconcile as unknown as Written, id, facts.answers.id);
}

const faultsOf = schemaCheck(RULE_SCHEMA);

function complete(rule: Written, operation: string, id: string | undefined): Rule {
  switch (rule.strategy) {
    case 'find-match':
      return { ...rule, ...traceOf(rule, operation, id), root: rule.detail ? undefined : rule.root };
    case 'state-reached': {
      const makes = rule.makes && { ...rule.makes, ...traceOf(rule.makes, rule.makes.kind, id) };
      return { ...rule, values: rule.present ? undefined : rule.values, makes };
    }
    case 'duplicate-stored':
      return { ...rule, where: rule.item ?? rule.items ?? '', list: rule.item === undefined };
    default:
      return rule;
  }
}

/** A record that is read in full is named by what it is read with. */
function traceOf(trace: WrittenTrace, kind: string, id = ''): Trace {
  return { ...trace, kind: kind.toLowerCase(), id: trace.id ?? Object.values(trace.detail?.path ?? {})[0] ?? id };
}
