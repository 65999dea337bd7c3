/** Why a gateway cannot start; printed as one clear report, exit code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** One line for each fault. */
  readonly lines: readonly string[];

  constructor(subject: string, faults: readonly string[]) {
    const lines = faults.map((fault) => `${subject}: ${fault}`);
    super(lines.join('; '));
    this.lines = lines;
  }

  /** One error for the lines of several. */
  static of(lines: readonly string[]): StartError {
    return Object.assign(new StartError('', []), { message: lines.join('; '), lines });
  }
}
