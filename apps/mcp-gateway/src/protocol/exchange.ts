import type { AccessRecord, Consumer, TraceContext } from '@lago/gateway-kit';
import type { View } from '../catalog/view.js';
import type { ToolResult } from '../results/tool-result.js';

/** What is known about a request before the protocol looks at it. */
export interface Exchange {
  readonly requestId: string;
  readonly trace: TraceContext;
  /** The trace is of the message already, whatever the message says. */
  readonly inSpan?: true;
  readonly consumer: string;
  readonly caller: Consumer;
  /** Takes HTTP headers for the answer; there are none on stdio. */
  readonly setHeader?: (header: string, value: string) => void;
  readonly view: View;
  /** Names of the tools the request calls; undefined when more requests may follow (stdio). */
  readonly calls: readonly string[] | undefined;
  /** What the line in the log will say; there is none on stdio. */
  readonly record?: AccessRecord;
  /** Gets the result of the tool that was called last. */
  readonly outcome: { result?: ToolResult };
}
