/** A rule of the contract that tells what an ambiguous failure of a call means; see the contract's shared.yaml. */
export interface ReconcileRule {
  readonly strategy: 'exists-equal' | 'gone' | 'state-reached' | 'duplicate-stored' | 'find-match';
  readonly [key: string]: unknown;
}
