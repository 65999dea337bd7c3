/**
 * Says that calls of an operation that have to wait may travel together inside another operation, and how each gets
 * its own end back. All pointers are JSON pointers (RFC 6901).
 */
export interface TravelRule {
  /** Id of the operation that carries several. */
  readonly inside: string;
  /** Calls that may travel together. */
  readonly most: number;
  /** Where the item is in the input of the single operation, and where the list of items is in that of the other. */
  readonly item: string;
  readonly list: string;
  /** Where the record is in the answer of the single operation, and the list of records in that of the other. */
  readonly record: string;
  readonly records: string;
  /** Status of a refusal that names the items it means, and where it does so: a map from position to fault. */
  readonly refusal: { readonly status: number; readonly faults: string };
  /** Member of the item that must not stand twice among those that travel together. */
  readonly id: string;
}
