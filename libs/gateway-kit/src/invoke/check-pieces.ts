import { setImmediate as turn } from 'node:timers/promises';
import type { Operation, Violation } from '@lago/capability-model';
import type { LargeBatch } from '../events/large-batches.js';
import { faultsByRow, invalidInput } from '../problem/problem.js';

export interface CheckedPieces {
  /** What the API would say of records at fault, by position. */
  readonly refused: ReadonlyMap<number, unknown>;
  readonly violations: readonly Violation[];
  readonly unknownFields: readonly string[];
}

/** So many names of unknown fields, and violations, are told. */
const MOST_TOLD = 21;

/**
 * Checks a call that is cut, piece by piece, so that others have their turn. A record at fault is refused alone; throws
 * ProblemError for a fault that is in none of them.
 */
export async function checkPieces(
  { pieces }: LargeBatch,
  operation: Operation,
  validation: 'enforce' | 'report',
): Promise<CheckedPieces> {
  const refused = new Map<number, unknown>();
  const violations: Violation[] = [];
  const unknownFields = new Set<string>();
  for (const { from, input } of pieces) {
    await turn();
    const found = operation.validate(input);
    const whole = found.filter(({ row }) => row === undefined);
    if (whole.length > 0 && validation === 'enforce') throw invalidInput(whole);
    if (validation === 'enforce') {
      for (const [row, reason] of Object.entries(faultsByRow(found))) refused.set(from + Number(row), reason);
    } else violations.push(...found.map((one) => moved(one, from)).slice(0, MOST_TOLD - violations.length));
    for (const name of operation.unknownFields(input))
      if (unknownFields.size < MOST_TOLD) unknownFields.add(movedPointer(name, from));
  }
  return { refused, violations, unknownFields: [...unknownFields] };
}

/** The same violation with the position it has in the whole call. */
function moved(violation: Violation, by: number): Violation {
  const { row, pointer } = violation;
  if (row === undefined || by === 0) return violation;
  const position = String(Number(row) + by);
  return { ...violation, row: position, pointer: movedPointer(pointer, by) };
}

/** The first number in it is the position of the record. */
function movedPointer(pointer: string, by: number): string {
  return pointer.replace(/\/(\d+)(?=\/|$)/, (_, row: string) => `/${Number(row) + by}`);
}
