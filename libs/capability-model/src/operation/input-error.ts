import type { Violation } from './operation.js';

/** Thrown when a value cannot be written into an upstream request, such as a path value of `..`. */
export class InputError extends Error {
  /** JSON pointer (RFC 6901) into OperationInput. */
  readonly pointer: string;

  constructor(readonly violation: Violation) {
    super(violation.message);
    this.name = 'InputError';
    this.pointer = violation.pointer;
  }
}
