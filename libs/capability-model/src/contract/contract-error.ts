import type { Origin } from '../document/origin.js';

/** A fault of a contract file, found while an operation is read. */
export class ContractError extends Error {
  constructor(
    readonly rule: string,
    readonly at: Origin,
    message: string,
    readonly advice?: string,
  ) {
    super(message);
    this.name = 'ContractError';
  }
}
