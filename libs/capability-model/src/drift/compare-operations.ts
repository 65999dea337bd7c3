import type { ContractEntry } from '../contract/contract-operation.js';
import { jsonMedia } from '../contract/media.js';
import type { ContractFiles } from '../contract/read-contract.js';
import { follow } from '../contract/resolve.js';
import type { Located } from '../contract/resolve.js';
import { isMapping } from '../values/mapping.js';
import { securityOf, serversOf } from './api-wide.js';
import { compareParameters } from './compare-parameters.js';
import type { SchemaComparison } from './compare-schemas.js';
import { NOTHING } from './difference.js';

/** Both sides of one operation, with the files they stand in. */
export interface OperationPair {
  readonly entries: { readonly ours: ContractEntry; readonly theirs: ContractEntry };
  readonly files: { readonly ours: ContractFiles; readonly theirs: ContractFiles };
  /** What the operation is called in places. */
  readonly at: string;
}

/** Compares everything two files say of one operation. */
export function compareOperations(pair: OperationPair, schemas: SchemaComparison): void {
  const { entries, files, at } = pair;
  const { ours, theirs } = entries;
  const { differences } = schemas;
  const causes = [`${theirs.at.source.path}#${theirs.at.pointer}`];
  differences.visit(at, causes);
  differences.say(at, 'deprecated', {
    ours: String(ours.operation['deprecated'] === true),
    theirs: String(theirs.operation['deprecated'] === true),
    causes,
  });
  for (const [keyword, read] of [
    ['servers', serversOf],
    ['security', securityOf],
  ] as const) {
    const other = read(theirs, files.theirs);
    differences.say(at, keyword, { ours: read(ours, files.ours).said, theirs: other.said, causes: other.causes });
  }
  compareParameters(entries, files, at, schemas);
  compareBodies(pair, schemas);
  compareReplies(pair, schemas);
}

function compareBodies({ entries, files, at }: OperationPair, schemas: SchemaComparison): void {
  const place = `${at}/body`;
  const ours = bodyOf(entries.ours, files.ours);
  const theirs = bodyOf(entries.theirs, files.theirs);
  if (!ours && !theirs) return;
  const cause = theirs ? causeOf(theirs.located) : `${entries.theirs.at.pointer} body`;
  if (!ours || !theirs) {
    const said = (body: Content | undefined) => (body ? body.types : NOTHING);
    schemas.differences.say(place, 'present', { ours: said(ours), theirs: said(theirs), causes: [cause] });
    return;
  }
  schemas.differences.say(place, 'required', {
    ours: ours.required ? 'yes' : 'no',
    theirs: theirs.required ? 'yes' : 'no',
    causes: [`${cause} required`],
  });
  compareContent({ ours, theirs }, place, schemas, false);
}

function compareReplies({ entries, files, at }: OperationPair, schemas: SchemaComparison): void {
  const ours = repliesOf(entries.ours, files.ours);
  const theirs = repliesOf(entries.theirs, files.theirs);
  for (const status of new Set([...ours.keys(), ...theirs.keys()])) {
    const place = `${at}/reply/${status}`;
    const [mine, other] = [ours.get(status), theirs.get(status)];
    const causes = [`${entries.theirs.at.source.path}#${entries.theirs.at.pointer} ${status}`];
    schemas.differences.visit(place, causes);
    const said = (reply: Content | undefined) => (reply ? 'described' : NOTHING);
    schemas.differences.say(place, 'present', { ours: said(mine), theirs: said(other), causes });
    if (mine && other) compareContent({ ours: mine, theirs: other }, place, schemas, true);
  }
}

interface Content {
  readonly located: Located;
  readonly required: boolean;
  readonly types: string;
  readonly schema: Located | undefined;
}

function compareContent(
  { ours, theirs }: { readonly ours: Content; readonly theirs: Content },
  place: string,
  schemas: SchemaComparison,
  reply: boolean,
): void {
  const { differences } = schemas;
  const causes = [causeOf(theirs.located)];
  differences.visit(place, causes);
  if (ours.types !== theirs.types) {
    differences.say(place, 'content', { ours: ours.types, theirs: theirs.types, causes });
    return;
  }
  if (!ours.schema && !theirs.schema) return;
  if (!ours.schema || !theirs.schema) {
    const said = (content: Content) => (content.schema ? 'described' : NOTHING);
    differences.say(place, 'schema', { ours: said(ours), theirs: said(theirs), causes });
    return;
  }
  const pair = { ours: ours.schema, theirs: theirs.schema };
  const written = (located: Located) => ({ kind: 'written', located }) as const;
  schemas.compare({ ours: written(pair.ours), theirs: written(pair.theirs) }, place, reply);
}

function bodyOf({ operation, at }: ContractEntry, files: ContractFiles): Content | undefined {
  const body = operation['requestBody'];
  return body === undefined ? undefined : contentOf({ value: body, at: at.child('requestBody') }, files);
}

function repliesOf({ operation, at }: ContractEntry, files: ContractFiles): Map<string, Content> {
  const responses = isMapping(operation['responses']) ? operation['responses'] : {};
  return new Map(
    Object.entries(responses).map(([status, value]) => {
      return [status, contentOf({ value, at: at.child('responses', status) }, files)];
    }),
  );
}

function contentOf(written: Located, files: ContractFiles): Content {
  const located = follow(written, files);
  const body = isMapping(located.value) ? located.value : {};
  const content = isMapping(body['content']) ? body['content'] : {};
  const [first] = Object.entries(content).filter(([, value]) => isMapping(value));
  const media = jsonMedia(content) ?? (first && { type: first[0], value: first[1] as Record<string, unknown> });
  const schema = media?.value['schema'];
  return {
    located,
    required: body['required'] === true,
    types: Object.keys(content).sort().join(', ') || 'no body',
    schema:
      media && schema !== undefined
        ? { value: schema, at: located.at.child('content', media.type, 'schema') }
        : undefined,
  };
}

function causeOf({ at }: Located): string {
  return `${at.source.path}#${at.pointer}`;
}
