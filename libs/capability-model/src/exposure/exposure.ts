import type { Origin } from '../document/origin.js';
import type { ExposedInputModel, OutputModel, WithModel } from '../model/exposed-model.js';
import type { HintsModel } from '../model/exposed-mcp-model.js';
import type { HttpMethod } from '../operation/operation.js';

/** One `with` and the names by which its values point to the inputs outside of it. */
export interface Stage {
  readonly entries: readonly WithModel[];
  readonly prefixes: readonly string[];
}

/** A REST operation or tool of the document with everything it inherits. */
export interface Exposure {
  readonly door: 'rest' | 'mcp';
  readonly name: string;
  readonly label: string | undefined;
  readonly description: string | undefined;
  /** REST only. */
  readonly method: HttpMethod | undefined;
  /** Names of the placeholders of the exposed path; REST only. */
  readonly placeholders: readonly string[];
  readonly inputs: readonly ExposedInputModel[];
  readonly call: string | undefined;
  /** From the door inwards: the exposure's own `with`, then that of the function it refers to. */
  readonly stages: readonly Stage[];
  readonly outputs: readonly OutputModel[] | undefined;
  readonly hints: Partial<Pick<HintsModel, 'readOnly' | 'destructive' | 'idempotent' | 'openWorld'>>;
  /** A tool's input is required unless it says otherwise. */
  readonly requiredByDefault: boolean;
  readonly origin: Origin;
}
