import { readJson } from '@lago/capability-model';
import type { Operation, OperationInput, Violation } from '@lago/capability-model';
import { isRead } from '@lago/lago-client';
import type { CallContext, LagoClient, Reply } from '@lago/lago-client';
import type { InvokeContext } from './context.js';
import { checkPieces } from './check-pieces.js';
import { dryRun } from './dry-run.js';
import type { FindLargeBatch, LargeBatch } from '../events/large-batches.js';
import type { RunOnce } from '../idempotency/idempotency.js';
import { checkKey } from '../idempotency/key.js';
import { forgotten, NothingKeptError } from '../idempotency/refusals.js';
import type { Log } from '../logging/log.js';
import { describedPointer } from '../logging/described-pointer.js';
import { invalidInput } from '../problem/problem.js';

/** The one thing both doors call. Throws ProblemError and the UpstreamErrors; `translate` turns them into answers. */
export type Invoke = (operation: Operation, input: OperationInput, context: InvokeContext) => Promise<InvokeReply>;

/** What a call is answered with: the upstream's reply, and what was noticed about the input. */
export interface InvokeReply extends Reply {
  /** Names of body fields the contract does not know; they were passed on. */
  readonly unknownFields: readonly string[];
  /** What was wrong with an input that was sent all the same (VALIDATION=report). */
  readonly violations: readonly Violation[];
  /** True when nothing was sent: the body describes the request instead. */
  readonly dryRun?: true;
}

type Checked = Pick<InvokeReply, 'unknownFields' | 'violations'>;

export interface InvokeParts {
  readonly client: LagoClient;
  /** Calls, by way of the store for events where there is one. Default: the client's own. */
  readonly send?: LagoClient['call'];
  /** Finds a call that is cut into several requests. Default: none is. */
  readonly large?: FindLargeBatch;
  readonly log: Log;
  readonly validation: 'enforce' | 'report' | 'off';
  /** Makes a call with an idempotency key only once. */
  readonly runOnce: RunOnce;
  /** Put around every call: may this caller, and now? */
  readonly govern: (next: Invoke) => Invoke;
}

const MOST_LOGGED = 20;

const UNCHECKED: Checked = { unknownFields: [], violations: [] };

const NOTHING_REFUSED = { ...UNCHECKED, refused: new Map<number, unknown>() };

/** Builds invoke: govern, repair and validate, once per idempotency key, call, map. */
export function createInvoke({ client, log, validation, runOnce, govern, ...parts }: InvokeParts): Invoke {
  const { send = (...call) => client.call(...call), large = () => undefined } = parts;
  return govern(async (operation, given, context) => {
    const input = operation.repair(given);
    // What is cut is sent anew, so it cannot answer what a key brought already.
    const cut = context.keptOnly ? undefined : large(operation, input, context);
    if (cut) return cutCall(cut, operation, input, context);
    const checked: Checked = validation === 'off' ? UNCHECKED : check(operation, input, context);
    if (context.dryRun && !operation.mock) {
      const { idempotencyKey } = context;
      if (idempotencyKey !== undefined && !isRead(operation)) checkKey(idempotencyKey);
      return { ...dryRun(client, operation, input, context), ...checked, dryRun: true };
    }
    const make = (inner: CallContext) =>
      context.keptOnly ? find(inner, (looking) => send(operation, input, looking)) : send(operation, input, inner);
    const reply = operation.mock ? mocked(operation, input) : await runOnce(operation, input, context, make);
    return { ...map(operation, reply), ...checked };
  });

  async function cutCall(cut: LargeBatch, ...[operation, input, context]: Parameters<Invoke>): Promise<InvokeReply> {
    const { refused, ...checked } =
      validation === 'off' ? NOTHING_REFUSED : await checkPieces(cut, operation, validation);
    const [first] = cut.pieces;
    if (context.dryRun && first) {
      return { ...dryRun(client, operation, first.input, context), ...checked, dryRun: true };
    }
    const reply = await runOnce(operation, input, context, (inner) => cut.send(inner, refused));
    return { ...map(operation, reply), ...checked };
  }

  function check(operation: Operation, input: OperationInput, context: InvokeContext): Checked {
    const violations = operation.validate(input);
    if (violations.length && validation === 'enforce') throw invalidInput(violations);
    if (violations.length) {
      const pointers = violations
        .slice(0, MOST_LOGGED)
        .map(({ pointer }) => describedPointer(operation.inputSchema, pointer));
      log.warn(
        { requestId: context.requestId, operation: operation.id, violations: pointers, of: violations.length },
        'input not as described',
      );
    }
    return { unknownFields: operation.unknownFields(input), violations };
  }
}

/** What became of an earlier call for the intent, if there was one. */
async function find(inner: CallContext, send: (looking: CallContext) => Promise<Reply>): Promise<Reply> {
  if (inner.intent?.resumed) return send({ ...inner, lookOnly: true });
  throw inner.intent?.lapse ? forgotten() : new NothingKeptError();
}

function mocked(operation: Operation, input: OperationInput): Reply {
  const body = Buffer.from(JSON.stringify(operation.mock?.(input) ?? null));
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

function map(operation: Operation, reply: Reply): Reply {
  if (operation.output.passThrough || operation.mock || reply.body.length === 0) return reply;
  const whole = jsonIn(reply);
  if (!whole) return reply;
  const mapped = operation.output.apply(whole.value);
  return { ...reply, body: Buffer.from(JSON.stringify(mapped)) };
}

/** A reply that is not JSON has nothing to map. */
function jsonIn({ body }: Reply): { readonly value: unknown } | undefined {
  try {
    return { value: readJson(body.toString('utf8')) };
  } catch {
    return undefined;
  }
}
