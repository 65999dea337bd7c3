/** What a command has to say; `json` is printed instead of `text` with --json. */
export interface CommandResult {
  readonly text: string;
  readonly json: unknown;
  /** 0 fine, 1 faults or drift. */
  readonly exitCode: number;
}

/** Options of the command line by name. */
export interface CommandOptions {
  readonly contract?: string;
  readonly tags?: string;
  readonly operations?: string;
  readonly out?: string;
  readonly onto?: string;
  readonly namespace?: string;
  readonly 'base-uri'?: string;
  readonly all?: boolean;
  readonly strict?: boolean;
}

/** A wrong use of the command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Rows as aligned columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
