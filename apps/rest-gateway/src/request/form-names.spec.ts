import type { Operation, Violation } from '@lago/capability-model';
import { PROBLEMS, ProblemError } from '@lago/gateway-kit';
import { inFormNames } from './form-names.js';

const form = { size: { style: 'members' }, codes: { style: 'repeat', delimiter: ',' }, lines: { style: 'map' } };
const operation = { body: { form } } as unknown as Operation;
const fault = (pointer: string, place = 'body'): Violation =>
  ({ pointer, place, name: 'x', message: `${pointer.replace('/body', '')} must be a text` }) as Violation;
const refusal = (...violations: Violation[]) => new ProblemError(PROBLEMS.invalidInput, 'told', { violations });

describe('the refusal of a form', () => {
  it.each([
    ['/body/amount', 'amount'],
    ['/body/lines/0/sku', 'lines[0][sku]'],
    ['/body/note~1to', 'note/to'],
    ['/body/size/height', 'height'],
    ['/body/size/height/unit', 'height[unit]'],
    ['/body/codes/1', 'codes'],
    ['/body/constructor/1', 'constructor[1]'],
  ])('%s is %s', (pointer, written) => {
    const { violations, message } = inFormNames(refusal(fault(pointer)), operation) as ProblemError;
    expect([violations[0]?.written, violations[0]?.name, message]).toEqual([
      written,
      written,
      `${written} must be a text`,
    ]);
  });

  it('leaves other faults and other errors alone', () => {
    const error = refusal(fault('/query/page', 'query'));
    expect(inFormNames(error, operation)).toBe(error);
    expect(inFormNames(undefined, operation)).toBeUndefined();
    const { violations } = inFormNames(refusal(fault('/body'), fault('/body/a')), operation) as ProblemError;
    expect(violations.map(({ written }) => written)).toEqual([undefined, 'a']);
  });
});
