import type { Origin } from '../document/origin.js';
import type { WithModel } from '../model/exposed-model.js';
import { compileExpression } from './expression.js';
import type { ExpressionContext, Scope } from './expression.js';
import type { ExposedInputs } from './exposed-inputs.js';
import type { Exposure, Stage } from './exposure.js';

/** The chain of names from what is called outwards to what callers give. */
export interface ScopeChain {
  readonly innermost: Scope;
  /** Entries of `with` that nothing asked for. */
  unused(): WithModel[];
}

export function chainScopes(exposure: Exposure, inputs: ExposedInputs, context: ExpressionContext): ScopeChain {
  const used = new Set<WithModel>();
  let scope: Scope = {
    prefixes: exposure.stages[0]?.prefixes ?? [],
    read: (name, demand, explicit) => inputs.read(name, demand, explicit),
  };
  exposure.stages.forEach((stage, index) => {
    scope = stageScope(stage, scope, exposure.stages[index + 1]?.prefixes ?? [], used, context);
  });
  return {
    innermost: scope,
    unused: () => exposure.stages.flatMap(({ entries }) => entries).filter((entry) => !used.has(entry)),
  };
}

function stageScope(
  stage: Stage,
  outer: Scope,
  prefixes: readonly string[],
  used: Set<WithModel>,
  context: ExpressionContext,
): Scope {
  return {
    prefixes,
    read: (name, demand, explicit) => {
      const entry = stage.entries.find((candidate) => candidate.name === name || candidate.name === `${name}[]`);
      if (!entry) return outer.read(name, demand, explicit);
      used.add(entry);
      const at: Origin = entry.origin;
      return compileExpression(entry.value, outer, demand, at, context);
    },
  };
}
