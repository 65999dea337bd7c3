import { readFileSync } from 'node:fs';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import type { Finding } from './finding.js';
import { pointerTokens } from '../values/json-pointer.js';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML or JSON file that knows where each of its values stands. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: unknown;
  /** Where the value (or its key) stands; the nearest ancestor's place when it does not exist. */
  position(pointer: string): Position;
}

/** Reads and parses a file; syntax errors and an unreadable file come back as faults. */
export function readSource(path: string): SourceFile | Finding[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const message = `the file cannot be read: ${readingReason(error)}`;
    return [{ tier: 'fault', rule: 'unreadable-file', message, file: path, line: 1, column: 1, pointer: '' }];
  }
  return parseSource(path, text);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'this process may not read it',
};

/** Why a file or folder cannot be read, without paths of this machine. */
export function readingReason(error: unknown): string {
  const code = String((error as NodeJS.ErrnoException).code);
  return REASONS[code] ?? code;
}

/** Parses YAML 1.2 (and so JSON) text. */
export function parseSource(path: string, text: string): SourceFile | Finding[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (document.errors.length) {
    return document.errors.map((error) => {
      const { line, col } = counter.linePos(error.pos[0]);
      return { tier: 'fault', rule: 'yaml-syntax', message: error.message, file: path, line, column: col, pointer: '' };
    });
  }
  const position = (pointer: string): Position => {
    const { line, col } = counter.linePos(offsetOf(document, pointer));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return { path, text, tree: document.toJS(), position };
}

function offsetOf(document: Document, pointer: string): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const token of pointerTokens(pointer)) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === token);
      if (!pair) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(token)];
      if (item === undefined) return offset;
      offset = startOf(item) ?? offset;
      node = item;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
