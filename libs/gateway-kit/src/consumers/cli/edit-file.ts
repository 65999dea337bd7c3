import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { Document, YAMLMap } from 'yaml';

const EMPTY = '# Who may call the gateways. Only hashes of keys stand here; see docs/security.md.\nconsumers: []\n';

/** The file as an editable document; comments and order survive. A missing file is an empty one. */
export function openFile(path: string): Document {
  const document = parseDocument(existsSync(path) ? readFileSync(path, 'utf8') : EMPTY);
  const consumers = document.get('consumers');
  if (!isSeq(consumers)) document.set('consumers', document.createNode([]));
  // An empty list is written `[]`; entries in that style would be one endless line.
  else if (!consumers.items.length) consumers.flow = false;
  return document;
}

/** The entry of a consumer. */
export function entryOf(document: Document, name: string): YAMLMap | undefined {
  const consumers = document.get('consumers');
  if (!isSeq(consumers)) return undefined;
  return consumers.items.find((item): item is YAMLMap => isMap(item) && item.get('name') === name);
}

/** Replaces the file in one step, so that a gateway never reads half of it. Only its owner can read a new one. */
export function saveFile(path: string, document: Document): void {
  const fresh = `${path}.new`;
  const mode = existsSync(path) ? statSync(path).mode & 0o777 : 0o600;
  writeFileSync(fresh, document.toString({ lineWidth: 0 }), { mode });
  chmodSync(fresh, mode);
  renameSync(fresh, path);
}
