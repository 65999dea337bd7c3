/**
 * Says that what an operation creates may be kept and sent later, and how: the operation that carries many at once, and
 * what a caller is answered meanwhile. What an equal record is, the reconcile rule says.
 */
export interface DeliveryRule {
  /** Id of the operation that carries many. */
  readonly with: string;
  readonly most: number;
  /** Records that one call may bring; with more than `most` it is cut into several requests. Unset: it is never cut. */
  readonly mostInCall?: number;
  readonly answer: {
    /** Name of the member that holds the record, or the list of them. */
    readonly key: string;
    /** Each member of the record, in order, and what is known of it before the API has it. */
    readonly members: Readonly<Record<string, 'nothing' | 'text' | 'moment' | 'value'>>;
  };
}
