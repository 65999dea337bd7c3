import type { ContractFiles } from '../contract/read-contract.js';
import type { Differences } from './difference.js';
import { NOTHING } from './difference.js';
import { expandSchema } from './expand-schema.js';
import type { Expanded } from './expanded-schema.js';
import type { SchemaNode } from './expand-schema.js';
import { schemaFacts } from './schema-facts.js';
import { schemaMembers } from './schema-members.js';
import { typesOf } from './schema-types.js';

/** Both sides of one value. */
export interface Pair {
  readonly ours: SchemaNode;
  readonly theirs: SchemaNode;
}

/** Compares schemas of a contract with those of a published file. Two named schemas are compared once. */
export class SchemaComparison {
  private readonly seen = new Set<string>();

  constructor(
    private readonly files: { readonly ours: ContractFiles; readonly theirs: ContractFiles },
    readonly differences: Differences,
  ) {}

  /** `reply`: where the contract gives no enumeration, its examples are the values it knows. */
  compare({ ours, theirs }: Pair, at: string, reply: boolean): void {
    const mine = expandSchema(ours, this.files.ours);
    const other = expandSchema(theirs, this.files.theirs);
    const place = mine.name ?? at;
    const key = JSON.stringify([mine.key, other.key, reply, mine.name ? '' : at]);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const said = { ours: mine.broken ?? 'readable', theirs: other.broken ?? 'readable', causes: other.writtenAt };
    this.differences.say(place, 'schema', said);
    if (mine.broken !== undefined || other.broken !== undefined) return;
    this.differences.visit(place, other.writtenAt);
    this.compareFacts(mine, other, place, reply);
    if (shareType(mine, other)) this.compareMembers(mine, other, place, reply);
  }

  private compareFacts(mine: Expanded, other: Expanded, place: string, reply: boolean): void {
    const theirs = schemaFacts(other, false);
    const ours = schemaFacts(mine, reply && theirs.has('enum'));
    for (const keyword of new Set([...ours.keys(), ...theirs.keys()])) {
      const said = {
        ours: ours.get(keyword) ?? NOTHING,
        theirs: theirs.get(keyword) ?? NOTHING,
        causes: other.writtenAt,
      };
      this.differences.say(place, keyword, said);
    }
  }

  private compareMembers(mine: Expanded, other: Expanded, place: string, reply: boolean): void {
    const ours = schemaMembers(mine);
    const theirs = schemaMembers(other);
    const causes = (name: string) => other.writtenAt.map((place) => `${place}/${name}`);
    for (const [name, { node }] of ours) {
      if (theirs.has(name)) continue;
      const said = { ours: this.inShort(node, 'ours'), theirs: NOTHING, causes: causes(name) };
      this.differences.say(`${place}/${name}`, 'present', said);
    }
    for (const [name, { node }] of theirs) {
      if (ours.has(name)) continue;
      const said = { ours: NOTHING, theirs: this.inShort(node, 'theirs'), causes: causes(name) };
      this.differences.say(`${place}/${name}`, 'present', said);
    }
    for (const [name, member] of ours) {
      const found = theirs.get(name);
      if (!found) continue;
      const at = `${place}/${name}`;
      this.differences.say(at, 'required', { ours: member.required, theirs: found.required, causes: causes(name) });
      this.compare({ ours: member.node, theirs: found.node }, at, reply);
    }
  }

  /** The types of a value, as far as they can be read. */
  inShort(node: SchemaNode, side: 'ours' | 'theirs'): string {
    return typesOf(expandSchema(node, this.files[side]))?.join(' or ') ?? 'anything';
  }
}

function shareType(mine: Expanded, other: Expanded): boolean {
  const [ours, theirs] = [typesOf(mine), typesOf(other)];
  const kinds = new Set<string>(ours?.filter((type) => type === 'object' || type === 'array'));
  return !ours || !theirs || theirs.some((type) => kinds.has(type));
}
