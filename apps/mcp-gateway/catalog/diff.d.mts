export interface Change {
  readonly tool: string;
  readonly change: string;
  readonly breaking: boolean;
}
export function diffCatalogs(before: readonly unknown[], after: readonly unknown[]): Change[];
