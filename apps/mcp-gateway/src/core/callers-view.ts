import type { Operation } from '@lago/capability-model';
import type { Consumer } from '@lago/gateway-kit';
import type { View } from '../catalog/view.js';

/** What of a view one caller may use: it is offered nothing else. */
export type CallersView = (view: View, caller: Consumer) => View;

const MOST_SCOPE_SETS = 1000;

/** Narrows views to their caller; made once for each view and set of scopes. */
export function createCallersView(mayUse: (caller: Consumer, operation: Operation) => boolean): CallersView {
  const made = new WeakMap<View, Map<string, View>>();
  return (view, caller) => {
    const byScopes = made.get(view) ?? new Map<string, View>();
    made.set(view, byScopes);
    const key = caller.scopes.texts.join(' ');
    const known = byScopes.get(key);
    if (known) return known;
    const narrowed = narrow(view, caller);
    if (byScopes.size < MOST_SCOPE_SETS) byScopes.set(key, narrowed);
    return narrowed;
  };

  function narrow(view: View, caller: Consumer): View {
    const tools = view.tools.filter(({ operation }) => mayUse(caller, operation));
    if (tools.length === view.tools.length) return view;
    const usable = new Set(tools);
    return {
      tools,
      listed: view.discovery ? view.listed : tools.map(({ listed }) => listed),
      ...(view.discovery ? { discovery: true } : {}),
      find(name) {
        const tool = view.find(name);
        return tool && usable.has(tool) ? tool : undefined;
      },
      explainMissing: (name) => view.explainMissing(name),
    };
  }
}
