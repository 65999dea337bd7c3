import type { Attributes } from '@opentelemetry/api';
import type { Operation } from '@lago/capability-model';

/** How the conventions of a door's protocol name the span of a call; undefined where they say nothing. */
export type DescribeCall = (
  operation: Operation,
) => { readonly name: string; readonly attributes: Attributes } | undefined;
