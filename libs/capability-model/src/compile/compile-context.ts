import type { Report } from '../document/report.js';
import type { Validators } from '../input/validator.js';
import type { ExpressionContext } from '../exposure/expression.js';

/** What compiling needs beside the exposure and what it calls. */
export interface CompileContext extends ExpressionContext {
  readonly report: Report;
  readonly validators: Validators;
  /** Query names that carry a credential, by namespace. */
  reservedQuery(namespace: string): readonly string[];
}
