import { pointerTokens, valueAt } from '../values/json-pointer.js';
import { isMapping } from '../values/mapping.js';
import type { PublishedApi } from './published-api.js';

const DATA = new Set(['example', 'default', 'enum', 'const']);
const NAMED = new Set(['properties', 'patternProperties', 'responses', 'content', 'headers', 'dependentSchemas']);
const AGAIN = { type: 'object', description: 'An object of the same kind again.' };

/** Copies parts of a file for a contract: references lead to the shared file, extensions are left out. */
export class PartsCopier {
  /** Components that were referred to, by kind and name. */
  readonly components: Record<string, Record<string, unknown>> = {};
  private readonly visiting = new Set<string>();

  constructor(
    private readonly api: PublishedApi,
    private readonly sharedFile: string,
  ) {}

  /** `inside`: the key under which the node stands; below some keys the members are names, not keywords. */
  copy(node: unknown, inside = ''): unknown {
    if (Array.isArray(node)) return node.map((item: unknown) => this.copy(item));
    if (!isMapping(node)) return node;
    const ref = node['$ref'];
    if (typeof ref === 'string' && !NAMED.has(inside)) return this.refer(ref, node);
    const entries = Object.entries(node).filter(([key]) => NAMED.has(inside) || !key.startsWith('x-'));
    return Object.fromEntries(
      entries.map(([key, value]) => {
        const raw = !NAMED.has(inside) && (DATA.has(key) || (key === 'examples' && Array.isArray(value)));
        return [key, raw ? value : this.copy(value, NAMED.has(inside) ? '' : key)];
      }),
    );
  }

  private refer(ref: string, node: Record<string, unknown>): unknown {
    const [, kind = '', name = ''] = pointerTokens(ref.replace(/^#/, ''));
    if (!ref.startsWith('#/components/') || name === '') return this.inline(ref);
    if (this.visiting.has(ref)) return AGAIN;
    const known = (this.components[kind] ??= {});
    if (!Object.hasOwn(known, name)) {
      this.visiting.add(ref);
      known[name] = this.copy(valueAt(this.api.root, decodeURIComponent(ref.slice(1))) ?? {});
      this.visiting.delete(ref);
    }
    return { ...node, $ref: `./${this.sharedFile}${ref}` };
  }

  /** A reference to somewhere else in the file is replaced by what stands there. */
  private inline(ref: string): unknown {
    if (!ref.startsWith('#/') || this.visiting.has(ref)) return AGAIN;
    this.visiting.add(ref);
    const copied = this.copy(valueAt(this.api.root, decodeURIComponent(ref.slice(1))) ?? {});
    this.visiting.delete(ref);
    return copied;
  }
}
