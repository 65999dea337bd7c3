import type { Origin } from '../document/origin.js';
import { pointerTokens } from '../values/json-pointer.js';
import { isMapping, without } from '../values/mapping.js';
import type { Mapping } from '../values/mapping.js';
import { slug } from './choose-operations.js';
import { memberOf, roleOf } from '../published/part-keys.js';
import { keyOf } from '../published/references.js';
import type { Part, References } from '../published/references.js';

/** Parts that are written out where they are referred to, unless they are components. */
const NO_SCHEMAS = ['parameters', 'requestBody', 'responses', 'headers', 'example object', 'links', 'callbacks'];

/** Copies parts of a file for a contract: references lead to the shared file, extensions are left out. */
export class PartsCopier {
  /** Components that were referred to, by kind and name. */
  readonly components: Record<string, Record<string, unknown>> = {};
  private readonly names = new Map<string, string>();
  private readonly visiting = new Set<string>();

  constructor(
    private readonly references: References,
    private readonly sharedFile: string,
  ) {}

  /** `inside`: the key under which the part stands. Throws LeftOut for a reference that leads nowhere. */
  copy(part: Part, inside = ''): unknown {
    const { value, at } = part;
    if (Array.isArray(value)) {
      return value.map((item: unknown, index) => this.copy({ value: item, at: at.child(index) }, inside));
    }
    if (!isMapping(value)) return value;
    if (typeof value['$ref'] === 'string') return this.refer(value['$ref'], part, inside);
    const entries = Object.entries(value).filter(([key]) => !key.startsWith('x-'));
    return Object.fromEntries(
      entries.map(([key, inner]) => {
        const place = { value: inner, at: at.child(key) };
        const role = roleOf(key, inner, inside);
        if (role === 'data') return [key, inner];
        // Forms that overlap are told apart by a discriminator or not at all: what fits two of them is no fault.
        const written = key === 'oneOf' && value['anyOf'] === undefined ? 'anyOf' : key;
        return [written, role === 'named' ? this.copyMembers(place, key) : this.copy(place, key)];
      }),
    );
  }

  /** A file may also refer to all the members of a map at once, which the specification has no word for. */
  private copyMembers(map: Part, key: string): unknown {
    const { value, at } = this.references.follow(map, key);
    if (!isMapping(value)) return value;
    const place = keyOf(at);
    if (this.visiting.has(place)) return {};
    this.visiting.add(place);
    try {
      const members = Object.entries(value).map(([name, inner]) => {
        return [name, this.copy({ value: inner, at: at.child(name) }, memberOf(key))] as const;
      });
      return Object.fromEntries(members);
    } finally {
      this.visiting.delete(place);
    }
  }

  private refer(ref: string, { value, at }: Part, inside: string): unknown {
    const target = this.references.target(ref, at);
    const key = keyOf(target.at);
    if (this.visiting.has(key)) return again(target.value);
    const [first, kind = '', name = '', ...deeper] = pointerTokens(target.at.pointer);
    const isComponent = first === 'components' && name !== '' && !deeper.length;
    if (!isComponent && NO_SCHEMAS.includes(inside)) return this.copyTarget(target, key, inside);
    const component = isComponent ? kind : 'schemas';
    const own = this.names.get(key) ?? this.define(target, key, component, isComponent ? name : '');
    const copied = this.copy({ value: without(value as Mapping, '$ref'), at }, inside) as Record<string, unknown>;
    return { ...copied, $ref: `./${this.sharedFile}#/components/${component}/${own}` };
  }

  private define(target: Part, key: string, kind: string, wanted: string): string {
    const known = (this.components[kind] ??= {});
    const base = slug(wanted || nameOf(target.at), '_');
    let name = base;
    for (let count = 2; Object.hasOwn(known, name); count++) name = `${base}_${count}`;
    this.names.set(key, name);
    known[name] = {};
    try {
      known[name] = this.copyTarget(target, key, kind === 'examples' ? 'example object' : kind);
    } catch (error) {
      this.names.delete(key);
      Reflect.deleteProperty(known, name);
      throw error;
    }
    return name;
  }

  private copyTarget(target: Part, key: string, inside: string): unknown {
    this.visiting.add(key);
    try {
      return this.copy(target, inside);
    } finally {
      this.visiting.delete(key);
    }
  }
}

/** A contract has no circles: where a schema comes to itself again, only its type is said. */
function again(schema: unknown): unknown {
  const type = isMapping(schema) ? schema['type'] : undefined;
  return { ...(type === undefined ? {} : { type }), description: 'A value of the same kind again.' };
}

function nameOf({ source, pointer }: Origin): string {
  const tokens = pointerTokens(pointer).filter((token) => !['components', 'schemas', 'properties'].includes(token));
  const file =
    source.path
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? '';
  return tokens.length ? tokens.slice(-3).join('_') : file;
}
