import type { ConsentCondition } from './consent.js';

/** What is said beside an answer; pointers (RFC 6901, `*` for every item) lead into the answer. */
export interface AnswerNotice {
  /** `{values}` stands for the values that are there more than once. */
  readonly says: string;
  /** Said only if these hold. */
  readonly when?: readonly ConsentCondition[];
  /** Said only if one of the values there is there more than once. */
  readonly repeated?: string;
}
