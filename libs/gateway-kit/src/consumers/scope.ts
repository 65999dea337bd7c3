import type { Scope } from '../capability/operation-class.js';

const PART = String.raw`(?:\*|[A-Za-z0-9_.-]{1,64})`;
const SCOPE = new RegExp(`^${PART}:${PART}:(?:read|write|\\*)$`);

/** True for the text of a scope; `*` may stand for any part. */
export function isScope(text: string): boolean {
  return SCOPE.test(text);
}

/** The text of a scope, as challenges and consumers files write it. */
export function scopeText({ namespace, tag, access }: Scope): string {
  return `${namespace}:${tag}:${access}`;
}

/** A set of granted scopes. `write` does not include `read`: a consumer that only delivers events need not see them. */
export interface Scopes {
  readonly texts: readonly string[];
  allows(needed: Scope): boolean;
}

/** Builds a set of scopes from their texts; what is no scope grants nothing. */
export function scopes(texts: Iterable<string>): Scopes {
  const granted = new Set([...texts].filter(isScope));
  const answers = new WeakMap<Scope, boolean>();
  return {
    texts: [...granted],
    allows(needed) {
      let answer = answers.get(needed);
      if (answer === undefined) answers.set(needed, (answer = covers(granted, needed)));
      return answer;
    },
  };
}

function covers(granted: ReadonlySet<string>, { namespace, tag, access }: Scope): boolean {
  for (const n of [namespace, '*']) {
    for (const t of [tag, '*']) {
      if (granted.has(`${n}:${t}:${access}`) || granted.has(`${n}:${t}:*`)) return true;
    }
  }
  return false;
}
