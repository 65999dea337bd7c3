/** The time of the sandbox in milliseconds: follows a source, can be moved, and can stand still. */
export class Clock {
  private offset = 0;
  private frozenAt: number | null = null;

  constructor(private readonly source: () => number = Date.now) {}

  now(): number {
    return this.frozenAt ?? this.source() + this.offset;
  }

  set(now: number, frozen = false): void {
    this.frozenAt = frozen ? now : null;
    this.offset = now - this.source();
  }

  advance(milliseconds: number): void {
    if (this.frozenAt === null) this.offset += milliseconds;
    else this.frozenAt += milliseconds;
  }

  /** Back to the source. */
  reset(): void {
    this.offset = 0;
    this.frozenAt = null;
  }

  get frozen(): boolean {
    return this.frozenAt !== null;
  }
}
