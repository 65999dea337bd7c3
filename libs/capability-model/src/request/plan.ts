import type { BodyContract, HttpMethod } from '../operation/operation.js';
import type { Template } from '../template/template.js';
import type { Read } from '../exposure/exposed-inputs.js';
import type { Slot } from '../exposure/slot.js';

/** A slot and where its value comes from. */
export interface FilledSlot {
  readonly slot: Slot;
  readonly read: Read;
  /** Where a caller finds the value in its input, for messages. */
  readonly pointer: string;
}

/** How the upstream request of one exposure is built. */
export interface Plan {
  readonly method: HttpMethod;
  readonly template: Template;
  readonly path: readonly FilledSlot[];
  readonly query: readonly FilledSlot[];
  readonly headers: readonly FilledSlot[];
  readonly body: Read | undefined;
  /** What the body is written as. */
  readonly bodyForm: Pick<BodyContract, 'mediaType' | 'form'>;
  /** What is asked for. */
  readonly accept: string;
  /** Names in `input.query` that the plan has used; the others are passed on as they came. */
  readonly knownQuery: ReadonlySet<string>;
  /** Names on the wire that a passed-on parameter may not take. */
  readonly reservedQuery: ReadonlySet<string>;
  readonly passUndeclaredQuery: boolean;
}
