import type { Secrets } from '@lago/capability-model';

/** Gives the present secrets; a changed file or rotated key shows at the next call. */
export type SecretSource = () => Secrets;
