export const FAULT_KINDS = ['status', 'reset', 'delay', 'truncate', 'oversize', 'html'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A failure planned for coming calls of an operation. */
export interface Fault {
  operation: string;
  times: number;
  /** Calls to let pass first. */
  skip: number;
  /** before: Lago never sees the call. after: Lago has done its work and only the answer is lost. */
  when: 'before' | 'after';
  kind: FaultKind;
  status: number;
  delayMs: number;
  body: unknown;
  headers: Record<string, string>;
  bytes: number;
}

const DEFAULT_STATUS: Partial<Record<FaultKind, number>> = { status: 500, html: 502 };

/** Reads a planned fault; returns what is wrong with it instead when something is. */
export function readFault(input: Record<string, unknown>, operations: readonly string[]): Fault | string {
  const {
    operation = '*',
    times = 1,
    skip = 0,
    when = 'before',
    kind = 'status',
    delayMs = 0,
    bytes = 5_000_000,
  } = input;
  const status = input['status'] ?? DEFAULT_STATUS[kind as FaultKind] ?? 200;
  const headers = input['headers'] ?? {};
  if (operation !== '*' && !operations.includes(String(operation))) return `unknown operation ${String(operation)}`;
  if (!FAULT_KINDS.includes(kind as FaultKind)) return `kind must be one of: ${FAULT_KINDS.join(', ')}`;
  if (when !== 'before' && when !== 'after') return 'when must be before or after';
  for (const [name, value] of Object.entries({ times, skip, status, delayMs, bytes })) {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return `${name} must be a whole number`;
  }
  if (Number(status) < 200 || Number(status) > 599) return 'status must lie between 200 and 599';
  if (typeof headers !== 'object' || headers === null) return 'headers must be an object';
  return {
    operation: String(operation),
    times: Number(times),
    skip: Number(skip),
    when,
    kind: kind as FaultKind,
    status: Number(status),
    delayMs: Number(delayMs),
    body: input['body'],
    headers: headers as Record<string, string>,
    bytes: Number(bytes),
  };
}

/** The planned faults in order; a call takes the first that fits. */
export class FaultPlan {
  private faults: Fault[] = [];

  add(fault: Fault): void {
    this.faults.push(fault);
  }

  clear(): void {
    this.faults = [];
  }

  all(): Fault[] {
    return this.faults;
  }

  take(operation: string): Fault | undefined {
    for (const fault of this.faults) {
      if (fault.operation !== '*' && fault.operation !== operation) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      if (fault.times <= 0) this.faults = this.faults.filter((other) => other !== fault);
      return fault;
    }
    return undefined;
  }
}
