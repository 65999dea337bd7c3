import { createHash } from 'node:crypto';
import { isMapping } from '../values/mapping.js';

/** What stands for a JSON value: equal for equal texts, and how many characters its text has. */
export interface Digest {
  readonly digest: string;
  readonly length: number;
}

/**
 * Digests of JSON values, made once for each object: a schema whose references are resolved is small in memory, and its
 * text may be larger than any memory.
 */
export class Digests {
  private readonly known = new WeakMap<object, Digest>();

  /** `without` names members of the value itself, not of those inside, that do not count. */
  of(value: object, without: readonly string[] = []): Digest {
    if (without.length) return this.make(value, without);
    const known = this.known.get(value) ?? this.make(value, without);
    this.known.set(value, known);
    return known;
  }

  private make(value: object, without: readonly string[]): Digest {
    const hash = createHash('sha256');
    let length = 2;
    const entries = Object.entries(value).filter(([name, one]) => one !== undefined && !without.includes(name));
    for (const [name, one] of entries) {
      const inner = this.inside(one);
      const key = isMapping(value) ? `${JSON.stringify(name)}:` : '';
      hash.update(`${key}${inner.digest},`);
      length += key.length + inner.length;
    }
    const digest = `${isMapping(value) ? '{' : '['}${hash.digest('base64url')}`;
    return { digest, length: length + Math.max(0, entries.length - 1) };
  }

  private inside(value: unknown): Digest {
    if (Array.isArray(value) || isMapping(value)) return this.of(value);
    const text = JSON.stringify(value);
    return { digest: text, length: text.length };
  }
}
