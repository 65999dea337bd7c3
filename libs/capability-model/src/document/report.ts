import type { Finding, Tier } from './finding.js';
import type { Origin } from './origin.js';

/** Collects the findings of one load. */
export class Report {
  readonly findings: Finding[] = [];
  private operation: string | undefined;

  fault(rule: string, at: Origin, message: string, advice?: string): void {
    this.add('fault', rule, at, message, advice);
  }

  deviation(rule: string, at: Origin, message: string, advice?: string): void {
    this.add('deviation', rule, at, message, advice);
  }

  /** Findings of the work carry the name of the operation it is about. */
  within<Result>(operation: string | undefined, work: () => Result): Result {
    const before = this.operation;
    this.operation = operation;
    try {
      return work();
    } finally {
      this.operation = before;
    }
  }

  get faults(): Finding[] {
    return this.findings.filter(({ tier }) => tier === 'fault');
  }

  private add(tier: Tier, rule: string, at: Origin, message: string, advice: string | undefined): void {
    const { line, column } = at.source.position(at.pointer);
    const place = { file: at.source.path, line, column, pointer: at.pointer };
    const about = this.operation === undefined ? {} : { operation: this.operation };
    this.findings.push({ tier, rule, message, ...about, ...(advice === undefined ? {} : { advice }), ...place });
  }
}
