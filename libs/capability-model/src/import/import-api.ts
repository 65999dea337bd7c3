import { stringify } from 'yaml';
import type { Finding } from '../document/finding.js';
import { Addresses } from './api-address.js';
import type { GivenAddress } from './api-address.js';
import { chooseOperations } from './choose-operations.js';
import type { Choice, PublishedOperation } from './choose-operations.js';
import { PartsCopier } from './copy-parts.js';
import { extendDocument } from './extend-document.js';
import { firstBroken } from './first-broken.js';
import { LeftOut, remarkOf } from '../published/left-out.js';
import type { Remark } from '../published/left-out.js';
import { newDocument } from './new-document.js';
import type { PublishedApi } from '../published/published-api.js';
import { readServedParts } from './read-operation.js';
import { References } from '../published/references.js';
import type { ServedOperation } from './served-operation.js';
import { contractEntry, freeFile, writeContract } from './write-contract.js';

export interface ImportRequest {
  readonly choice: Choice;
  readonly address: GivenAddress;
  /** A document and its contract files by name, to which the operations are added. */
  readonly onto: { readonly document: string; readonly contract: ReadonlyMap<string, string> } | undefined;
}

/** A capability document and its contract, made of a published file. */
export interface Imported {
  /** Texts by path: `capability.yaml` and `contract/*.yaml`. */
  readonly files: ReadonlyMap<string, string>;
  readonly served: readonly ServedOperation[];
  /** Names of operations that are there already. */
  readonly skipped: readonly string[];
  /** Operations that are not served, each with its reason. */
  readonly leftOut: readonly Remark[];
  /** What else one has to know. */
  readonly notes: readonly Remark[];
  /** What the last check had to say. */
  readonly findings: readonly Finding[];
}

/** Validators list every place of a schema that is wrong. */
const LONGEST_REASON = 200;

/** What is wrong with so many operations, each alone, is wrong with the file. */
const MOST_LOOKS = 8;

/** Imports what can be served, and says of the rest why not. `check` tells what a load of the files finds. */
export function importApi(
  api: PublishedApi,
  request: ImportRequest,
  check: (files: ReadonlyMap<string, string>) => readonly Finding[],
): Imported {
  const references = new References(api);
  const chosen = chooseOperations(api, references, request.choice);
  const leftOut = [...chosen.leftOut];
  let remaining = chosen.operations;
  for (;;) {
    const draft = draftOf(api, references, remaining, request);
    const findings = draft.served.length ? check(draft.files) : [];
    const faults = findings.filter(({ tier }) => tier === 'fault');
    const broken = brokenBy(faults, draft) ?? blame(faults, draft.served);
    leftOut.push(...draft.leftOut, ...broken);
    if (!broken.length) return { ...draft, leftOut, findings };
    const failed = new Set([...draft.leftOut, ...broken].map(placeOf));
    remaining = remaining.filter(
      ({ name, method, path }) => !failed.has(placeOf({ operation: { name, method, path } })),
    );
  }

  /** A fault that names no operation is about the first one without which it is gone. */
  function blame([fault]: readonly Finding[], served: readonly ServedOperation[]): Remark[] {
    if (!fault) return [];
    const isFaulty = (some: readonly PublishedOperation[]) =>
      check(draftOf(api, references, some, request).files).some(({ tier }) => tier === 'fault');
    const one = firstBroken(served, isFaulty);
    const others = served.slice(1, MOST_LOOKS);
    const isOfTheFile = one === served[0] && others.length > 0 && others.every((other) => isFaulty([other]));
    return one && !isOfTheFile ? [remarkFor(one, fault)] : [];
  }
}

/** The operations that faults name; undefined when they name none. */
function brokenBy(faults: readonly Finding[], { served, namesOf }: Draft): Remark[] | undefined {
  const byName = new Map(faults.map((fault) => [fault.operation, fault]));
  const broken = served.flatMap((one) => {
    const fault = namesOf(one).flatMap((name) => byName.get(name) ?? [])[0];
    return fault ? [remarkFor(one, fault)] : [];
  });
  return broken.length ? broken : undefined;
}

function remarkFor(one: ServedOperation, { message }: Finding): Remark {
  return remarkOf(one, one.at, message.slice(0, LONGEST_REASON));
}

function placeOf({ operation }: Pick<Remark, 'operation'>): string {
  return `${operation?.method} ${operation?.path}`;
}

interface Draft extends Omit<Imported, 'findings'> {
  /** Names under which the document knows an operation. */
  namesOf(operation: ServedOperation): string[];
}

function draftOf(
  api: PublishedApi,
  references: References,
  operations: readonly PublishedOperation[],
  { address, onto }: ImportRequest,
): Draft {
  const leftOut: Remark[] = [];
  const notes: Remark[] = [...api.remarks];
  const addresses = new Addresses(api, address);
  const extension = onto && extendDocument(onto.document, addresses);
  const used = new Set(onto?.contract.keys());
  const shared = freeFile('shared', used);
  const copier = new PartsCopier(references, shared);
  const skipped: string[] = [];
  const served = operations.flatMap((published): ServedOperation[] => {
    const one = extension?.lower ? { ...published, name: published.name.toLowerCase() } : published;
    if (extension?.known.has(one.name.toLowerCase())) {
      skipped.push(one.name);
      return [];
    }
    try {
      const parts = readServedParts(one, references);
      const reached = { ...one, ...parts, address: addresses.of(one) };
      const entry = contractEntry(reached, copier);
      notes.push(...parts.notes.map((note) => remarkOf(one, one.at, note)));
      return [{ ...reached, entry }];
    } catch (error) {
      if (!(error instanceof LeftOut)) throw error;
      leftOut.push(remarkOf(one, error.at, error.message));
      return [];
    }
  });
  notes.push(...[...addresses.notes].map((note) => remarkOf(undefined, rootOf(served, operations), note)));
  notes.push(...references.remarks);
  const files = new Map<string, string>();
  files.set('capability.yaml', extension ? extension.write(served) : newDocument(api, addresses.namespace, served));
  for (const [name, text] of onto?.contract ?? []) files.set(`contract/${name}`, text);
  const sayUpstream = addresses.all.length > 1 || extension?.prefix !== undefined;
  for (const [name, tree] of writeContract(api, served, copier, { shared, used, sayUpstream })) {
    const text = stringify(tree, { lineWidth: 120, aliasDuplicateObjects: false, compat: 'yaml-1.1' });
    files.set(`contract/${name}`, text);
  }
  const prefix = extension?.prefix;
  const namesOf = ({ name }: ServedOperation) => (prefix === undefined ? [name] : [name, `${prefix}-${name}`]);
  return { files, served, skipped, leftOut, notes, namesOf };
}

function rootOf(served: readonly ServedOperation[], operations: readonly PublishedOperation[]) {
  const [first] = [...served, ...operations];
  if (!first) throw new TypeError('there is no operation');
  let at = first.at;
  while (at.pointer !== '') at = at.parent();
  return at;
}
