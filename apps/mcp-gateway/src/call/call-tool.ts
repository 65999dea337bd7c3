import { readJson } from '@lago/capability-model';
import type { Operation, OperationInput } from '@lago/capability-model';
import { NothingKeptError, PROBLEMS, recordedFailure, translate } from '@lago/gateway-kit';
import type { AccessRecord, Consumer, InvokeContext, TraceContext } from '@lago/gateway-kit';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import type { Relations } from '../catalog/relations.js';
import type { View } from '../catalog/view.js';
import type { Decision, ElicitationAnswer } from '../confirm/confirmation.js';
import type { createConfirmation } from '../confirm/confirmation.js';
import { isAsked } from '../preview/preview.js';
import { hasMore } from '../preview/read-scope.js';
import type { ReadOutcome } from '../preview/read-scope.js';
import { refusedText } from '../confirm/refused-text.js';
import type { McpGateway } from '../config/gateway.js';
import { ArgumentError } from '../arguments/argument-error.js';
import { failureText } from '../failures/failure-text.js';
import { splitArguments } from '../arguments/split-arguments.js';
import type { SplitArguments } from '../arguments/split-arguments.js';
import { usedKey } from '../arguments/used-key.js';
import type { UsedKey } from '../arguments/used-key.js';
import { successResult } from '../results/success-result.js';
import { errorResult } from '../results/tool-result.js';
import type { ToolResult } from '../results/tool-result.js';

/** One call as it came in. */
export interface ToolCall {
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly signal: AbortSignal;
  readonly consumer: string;
  readonly caller: Consumer;
  readonly setHeader: ((header: string, value: string) => void) | undefined;
  readonly record: AccessRecord | undefined;
  readonly view: View;
  readonly canAsk: boolean;
  readonly elicited: ElicitationAnswer | undefined;
}

/** A finished answer, or a question to the person behind the client. */
export type Outcome = { readonly result: ToolResult } | { readonly ask: Extract<Decision, { kind: 'ask' }> };

export type CallTool = (
  tool: CatalogTool,
  given: Readonly<Record<string, unknown>>,
  call: ToolCall,
) => Promise<Outcome>;

export interface CallToolParts {
  readonly gateway: Pick<McpGateway, 'settings' | 'invoke' | 'log'>;
  /** What the tools of a tool's own catalog have to do with one another. */
  readonly relationsFor: (tool: CatalogTool) => Relations;
  /** Every operation, offered or not: what a preview reads. */
  readonly operations: ReadonlyMap<string, Operation>;
  readonly confirm: ReturnType<typeof createConfirmation>;
}

/** MCP <-> invoke: arguments in, confirmation where it is due, invoke, and the answer or the failure in words. */
export function createCallTool({ gateway, relationsFor, operations, confirm }: CallToolParts): CallTool {
  const { settings, invoke, log } = gateway;

  return async (tool, given, call) => {
    const relations = relationsFor(tool);
    let own: Readonly<Record<string, unknown>> = {};
    let key: UsedKey | undefined;
    let otherwise: ToolResult | undefined;
    try {
      const split = splitArguments(tool, given, settings.pageSize);
      own = split.own;
      const input = tool.arguments.toInput(own);
      const decision = await decide(tool, split, input, call);
      if (decision.kind === 'ask') return { ask: decision };
      if (decision.kind === 'answer') return { result: decision.result };
      key = usedKey(tool, split, decision.key);
      if (decision.kind === 'recall') otherwise = decision.otherwise;
      const once = key && { idempotencyKey: key.under, keptOnly: decision.kind === 'recall' };
      const reply = await invoke(tool.operation, input, { ...contextOf(call), ...recorded(call), ...once });
      const check = tool.readOnly ? undefined : relations.target(tool, input.path);
      const { fields, notes: said } = split;
      return { result: successResult(reply, { tool, own, fields, maxBytes: settings.maxResultBytes, check, said }) };
    } catch (error) {
      if (otherwise && error instanceof NothingKeptError) return { result: otherwise };
      const text = failureText(error, { tool, own, view: call.view, relations, requestId: call.requestId, key });
      noteFailure(error, tool, call);
      return { result: errorResult(text) };
    }
  };

  async function decide(
    tool: CatalogTool,
    { own, confirmToken: token, idempotencyKey: key }: SplitArguments,
    input: OperationInput,
    call: ToolCall,
  ): Promise<Decision> {
    const { facts } = tool.operation;
    if (facts.confirm && settings.destructive === 'deny' && isAsked(facts, input)) {
      return { kind: 'answer', result: errorResult(`${tool.name} is switched off here (MCP_DESTRUCTIVE=deny).`) };
    }
    if (!tool.confirm) return { kind: 'go', key: undefined };
    // Nobody should be asked about a call that will be refused before it is sent.
    await invoke(tool.operation, input, { ...contextOf(call), ...recorded(call), dryRun: true });
    const { consumer, canAsk, elicited } = call;
    return confirm({
      tool,
      own,
      input: tool.operation.repair(input),
      consumer,
      canAsk,
      elicited,
      token,
      key,
      read: (operation, reading) => read(operation, reading, call),
      relations: relationsFor(tool),
      explain: (refused) =>
        refusedText(refused, { tool, own, view: call.view, relations: relationsFor(tool), requestId: call.requestId }),
    });
  }

  /** A refusal by the arguments never comes as far as invoke; what an answer is made of may still fail after it. */
  function noteFailure(error: unknown, { name, operation }: CatalogTool, { requestId, record }: ToolCall): void {
    const isRefused = error instanceof ArgumentError;
    const failure = isRefused ? { problem: PROBLEMS.invalidInput.slug, status: 422 } : recordedFailure(error);
    if (!record) {
      const level = failure.status >= 500 ? 'error' : 'debug';
      return log[level]({ requestId, tool: name, operation: operation.id, ...failure }, 'tool call failed');
    }
    record.failure = failure;
    record.outcome ??= 'not-sent';
  }

  /** Makes a read for a preview, with the rights of the caller. */
  async function read(id: string, input: OperationInput, call: ToolCall): Promise<ReadOutcome> {
    const operation = operations.get(id);
    if (!operation) return { unread: `there is no ${id} here` };
    try {
      const reply = await invoke(operation, input, contextOf(call));
      const body = readJson(reply.body.toString('utf8'));
      return { body, hasMore: hasMore(operation, body) };
    } catch (error) {
      const { upstream, problem } = translate(error);
      log.debug({ requestId: call.requestId, operation: id, err: error }, 'not read for a preview');
      if (upstream) return { refusal: { status: upstream.status, error } };
      return { unread: problem.message };
    }
  }

  function contextOf({ requestId, trace, signal, consumer, caller, setHeader }: ToolCall): InvokeContext {
    const deadline = Date.now() + settings.totalTimeoutMs;
    const optional = { ...trace, ...(setHeader && { setHeader }) };
    return { requestId, deadline, signal, consumer, caller, ...optional };
  }
}

/** Of a call, not of what is read on its way. */
function recorded({ record }: ToolCall): Pick<InvokeContext, 'record'> {
  return record ? { record } : {};
}
