/** `fault`: the document cannot run. `deviation`: it runs, but is not what the published schema says. */
export type Tier = 'fault' | 'deviation';

/** One remark about a capability document or its contract. Lines and columns count from 1. */
export interface Finding {
  readonly tier: Tier;
  readonly rule: string;
  readonly message: string;
  /** Name of the operation it is about. */
  readonly operation?: string;
  /** What to do instead. */
  readonly advice?: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
}

/** Thrown by loadCapability with every fault found. */
export class CapabilityError extends Error {
  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(formatFinding).join('\n'));
    this.name = 'CapabilityError';
  }
}

/** One line per finding: file:line:column, tier, rule, message, pointer, advice. */
export function formatFinding(finding: Finding): string {
  const { file, line, column, tier, rule, message, pointer, advice } = finding;
  return `${file}:${line}:${column} ${tier} ${rule}: ${message} (${pointer || '/'})${advice ? `; ${advice}` : ''}`;
}
