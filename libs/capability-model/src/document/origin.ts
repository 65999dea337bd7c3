import { escapeToken } from '../values/json-pointer.js';
import type { SourceFile } from './source-file.js';

/** Where a piece of a document was written. */
export class Origin {
  constructor(
    readonly source: SourceFile,
    readonly pointer: string,
  ) {}

  child(...tokens: (string | number)[]): Origin {
    return new Origin(this.source, [this.pointer, ...tokens.map(escapeToken)].join('/'));
  }

  parent(): Origin {
    return new Origin(this.source, this.pointer.slice(0, Math.max(this.pointer.lastIndexOf('/'), 0)));
  }
}
