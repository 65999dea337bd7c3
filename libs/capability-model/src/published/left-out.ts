import type { Origin } from '../document/origin.js';

/** A part of a published file that cannot be served, and where it stands. */
export class LeftOut extends Error {
  constructor(
    readonly at: Origin,
    reason: string,
  ) {
    super(reason);
    this.name = 'LeftOut';
  }
}

/** Something a reader of the result has to know: an operation that is not there, or a part of one. */
export interface Remark {
  /** Name, method and path; undefined for what concerns the whole file. */
  readonly operation: { readonly name: string; readonly method: string; readonly path: string } | undefined;
  readonly reason: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly pointer: string;
}

export function remarkOf(operation: Remark['operation'], at: Origin, reason: string): Remark {
  const { line, column } = at.source.position(at.pointer);
  return {
    operation: operation && { name: operation.name, method: operation.method, path: operation.path },
    reason,
    file: at.source.path,
    line,
    column,
    pointer: at.pointer,
  };
}
