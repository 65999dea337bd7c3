/** Arguments that cannot be turned into an input. One line per fault. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}
