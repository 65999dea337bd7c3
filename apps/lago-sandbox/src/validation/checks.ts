import { unprocessable } from '../http/errors.js';

/** Collects the message codes of a record field by field, then refuses the record as a whole. */
export class Checks {
  private readonly details: Record<string, string[]> = {};

  add(field: string, code: string): this {
    const codes = (this.details[field] ??= []);
    if (!codes.includes(code)) codes.push(code);
    return this;
  }

  when(condition: boolean, field: string, code: string): this {
    return condition ? this.add(field, code) : this;
  }

  get failed(): boolean {
    return Object.keys(this.details).length > 0;
  }

  /** Throws the 422 when anything was added. */
  raise(): void {
    if (this.failed) throw unprocessable(this.details);
  }
}

/** The value as one of the allowed words, or null. */
export function oneOf<const T extends string>(allowed: readonly T[], value: unknown): T | null {
  return allowed.find((word) => word === value) ?? null;
}
