import { dirname, relative, resolve, sep } from 'node:path';
import { Origin } from '../document/origin.js';
import { readSource } from '../document/source-file.js';
import type { SourceFile } from '../document/source-file.js';
import { valueAt } from '../values/json-pointer.js';
import { isMapping, without } from '../values/mapping.js';
import type { Mapping } from '../values/mapping.js';
import { LeftOut, remarkOf } from './left-out.js';
import type { Remark } from './left-out.js';
import type { PublishedApi } from './published-api.js';
import { upgrade } from './upgrade.js';

/** A part of a published file and where it stands. */
export interface Part {
  readonly value: unknown;
  readonly at: Origin;
}

/** Finds what `$ref`s of a published file name, also in other files of its folder. */
export class References {
  /** What had to go of the other files. */
  readonly remarks: Remark[] = [];
  private readonly files = new Map<string, { readonly source: SourceFile; readonly tree: unknown }>();
  /** Parts of other files in the form of version 3.1: only who refers to one knows that it is a part. */
  private readonly upgraded = new Map<string, unknown>();
  private readonly folder: string;
  private readonly root: unknown;

  constructor({ source, root }: PublishedApi) {
    const path = resolve(source.path);
    this.folder = dirname(path);
    this.root = root;
    this.files.set(path, { source, tree: root });
  }

  /**
   * Follows `$ref`s until something else stands there; keys beside one win. `as`: the keyword whose members stand there,
   * such as `properties`, where it is not one part. Throws LeftOut.
   */
  follow(part: Part, as = '', seen: readonly string[] = []): Part {
    const { value, at } = part;
    if (!isMapping(value) || typeof value['$ref'] !== 'string') return part;
    const target = this.target(value['$ref'], at, as);
    const key = keyOf(target.at);
    if (seen.includes(key)) throw new LeftOut(at, `$ref ${value['$ref']} leads back to itself`);
    const found = this.follow(target, as, [...seen, key]);
    return isMapping(found.value) ? { value: { ...found.value, ...without(value, '$ref') }, at: found.at } : found;
  }

  /** The part a `$ref` names. Throws LeftOut. */
  target(ref: string, at: Origin, as = ''): Part {
    const [file = '', fragment = ''] = ref.split('#', 2);
    const { source, tree } = file === '' ? this.known(at.source) : this.load(file, ref, at);
    const pointer = decoded(fragment);
    const value = valueAt(tree, pointer);
    if (value === undefined) throw new LeftOut(at, `$ref ${ref} leads nowhere`);
    const place = new Origin(source, pointer);
    return { value: tree === this.root ? value : this.upgrade(value, place, as), at: place };
  }

  private upgrade(value: unknown, at: Origin, as: string): unknown {
    const key = `${as} ${keyOf(at)}`;
    if (!this.upgraded.has(key)) {
      const note = (keyword: string, reason: string) =>
        this.remarks.push(remarkOf(undefined, at, `${keyword} ${reason} and was dropped`));
      const found = upgrade(as === '' ? value : { [as]: value }, note);
      this.upgraded.set(key, as === '' ? found : (found as Mapping)[as]);
    }
    return this.upgraded.get(key);
  }

  private known(source: SourceFile) {
    return this.files.get(resolve(source.path)) ?? { source, tree: source.tree };
  }

  private load(file: string, ref: string, at: Origin) {
    if (/^[a-z][a-z0-9+.-]+:/i.test(file)) throw new LeftOut(at, `$ref ${ref} leads to the web: copy the file`);
    const path = resolve(dirname(at.source.path), decoded(file));
    const within = relative(this.folder, path);
    if (within.startsWith(`..${sep}`) || within === '..') throw new LeftOut(at, `$ref ${ref} leaves the folder`);
    const known = this.files.get(path);
    if (known) return known;
    const source = readSource(path);
    if (Array.isArray(source)) throw new LeftOut(at, `$ref ${ref} names a file that cannot be read`);
    const loaded = { source, tree: source.tree };
    this.files.set(path, loaded);
    return loaded;
  }
}

export function keyOf({ source, pointer }: Origin): string {
  return `${source.path}#${pointer}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
