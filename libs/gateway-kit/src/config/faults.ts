import { CapabilityError, formatFinding } from '@lago/capability-model';
import { StartError } from './start-error.js';

/** Collects what hinders a start, so that one report tells all of it. */
export class Faults {
  private readonly lines: string[] = [];

  /** Gives what `read` gives; undefined when it throws StartError or CapabilityError, which is kept. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof StartError) this.lines.push(...error.lines);
      else if (error instanceof CapabilityError) this.lines.push(...error.findings.map(formatFinding));
      else throw error;
      return undefined;
    }
  }

  get some(): boolean {
    return this.lines.length > 0;
  }

  /** Throws one StartError with everything that was found, each once. */
  throwAll(): void {
    if (this.some) throw StartError.of([...new Set(this.lines)]);
  }
}
