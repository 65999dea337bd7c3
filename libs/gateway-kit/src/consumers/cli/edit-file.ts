import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  ftruncateSync,
  futimesSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { Document, YAMLMap } from 'yaml';

/** User and group of the images (`USER` in their Dockerfiles). */
const CONTAINER_GROUP = 65532;

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

/**
 * Replaces the file in one step, so that a gateway never reads half of it. It keeps owner and mode; where they cannot be
 * kept the text is replaced in the file as it is.
 */
export function saveFile(path: string, document: Document): void {
  const text = document.toString({ lineWidth: 0 });
  if (!existsSync(path)) return createFile(path, text);
  // A link stays a link.
  const file = realpathSync(path);
  const { uid, gid, mode } = statSync(file);
  const fresh = writeFresh(file, text);
  try {
    chownSync(fresh, uid, gid);
    chmodSync(fresh, mode & 0o777);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    replaceText(file, text);
  }
}

/** A new file is for its owner and, where the group can be given, for the user that the images run as. */
function createFile(path: string, text: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    // Whoever may read a file in it must get there.
    chmodSync(folder, 0o711);
  }
  const fresh = writeFresh(path, text);
  try {
    chownSync(fresh, statSync(fresh).uid, CONTAINER_GROUP);
    chmodSync(fresh, 0o640);
  } catch {
    // Only root may give a file to a group it is not in; whoever needs it is told.
  }
  renameSync(fresh, path);
}

function writeFresh(path: string, text: string): string {
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' });
  return fresh;
}

function replaceText(path: string, text: string): void {
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, writeSync(file, text, 0));
    // Who read it half written sees that it changed once more.
    futimesSync(file, new Date(), new Date());
  } finally {
    closeSync(file);
  }
}

/** False when the user of the images cannot read the file, so far as its mode tells. */
export function containersCanRead(path: string): boolean {
  const { mode, uid, gid } = statSync(path);
  return (mode & 0o004) !== 0 || (gid === CONTAINER_GROUP && (mode & 0o040) !== 0) || uid === CONTAINER_GROUP;
}
