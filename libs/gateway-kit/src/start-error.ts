/** Why a gateway can not start; printed as one clear message, exit code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
  constructor(
    readonly subject: string,
    readonly faults: readonly string[],
  ) {
    super(`${subject}: ${faults.join('; ')}`);
  }
}
