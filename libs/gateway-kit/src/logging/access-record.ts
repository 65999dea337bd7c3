import type { Outcome } from '@lago/lago-client';
import type { RecordedFailure } from '../problem/recorded-failure.js';

/**
 * What is known of one request, for its one line in the log: filled in by whoever learns it, on the way in and on the way
 * back. Names and numbers only, none of them chosen by the caller.
 */
export class AccessRecord {
  /** Template of the address, as it is served. */
  route: string | undefined;
  consumer: string | undefined;
  /** JSON-RPC methods of an MCP message, or of the messages of a batch. */
  mcpMethod: string | undefined;
  tool: string | undefined;
  /** A tool was called and its result says `isError`. */
  toolFailed: true | undefined;
  /** Code of a JSON-RPC error that was answered. */
  rpcError: number | undefined;
  operation: string | undefined;
  /** What is known of the call; undefined while no operation was called. */
  outcome: Outcome | undefined;
  /** Status of the upstream's last answer; undefined when the last try brought none. */
  upstreamStatus: number | undefined;
  /** Requests sent to the upstream, besides those that find out what became of one. */
  tries = 0;
  failure: RecordedFailure | undefined;
  /** A write was among the calls. */
  writes = false;
  private running = 0;
  private waiting: (() => void) | undefined;

  /** The upstream was asked; `status` is 0 without an answer. */
  tried(status: number): void {
    this.tries += 1;
    this.upstreamStatus = status || undefined;
  }

  /** A call begins; whoever reads the record waits for its end. */
  begin(operation: string, isWrite: boolean): void {
    this.writes ||= isWrite;
    this.operation = withName(this.operation, operation);
    this.running += 1;
  }

  /** A call has ended. Of several, one whose outcome nobody knows is what matters. */
  end(outcome: Outcome, failure?: RecordedFailure): void {
    if (this.outcome !== 'unknown') this.outcome = outcome;
    if (failure) this.failure = failure;
    this.running -= 1;
    if (this.running === 0) this.waiting?.();
  }

  /** Runs `write` when no call is under way: a caller that leaves does not know how its call ends. */
  whenEnded(write: () => void): void {
    if (this.running === 0) write();
    else this.waiting = write;
  }
}

/** Names of a batch stand in one text, each once. */
export function withName(names: string | undefined, name: string): string {
  if (names === undefined || names === name) return name;
  return names.split(',').includes(name) ? names : `${names},${name}`;
}
