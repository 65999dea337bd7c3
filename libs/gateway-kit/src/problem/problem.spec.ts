import type { Violation } from '@lago/capability-model';
import { invalidInput, problemBody } from './problem.js';

function details(...faults: Partial<Violation>[]): unknown {
  const whole = { pointer: '/body/x', place: 'body', name: 'x', keyword: 'type', message: '' } as const;
  const violations = faults.map((fault) => ({ ...whole, expected: '', received: 'string', ...fault }));
  return problemBody(invalidInput(violations), 'r1')['error_details'];
}

describe('error_details', () => {
  it('names each field with a code, once', () => {
    expect(details({ name: 'a', keyword: 'required' }, { name: 'a', keyword: 'minLength' })).toEqual({
      a: ['value_is_mandatory'],
    });
    expect(details({ name: 'a', keyword: 'maxLength' }, { name: 'b', keyword: 'pattern' })).toEqual({
      a: ['value_is_too_long'],
      b: ['value_is_invalid'],
    });
    expect(details({ name: '__proto__' })).toEqual(Object.fromEntries([['__proto__', ['value_is_invalid']]]));
  });

  it('gives the code of the contract, and in a batch the position first', () => {
    expect(details({ name: 'metadata', keyword: 'maxItems', code: 'invalid_count' })).toEqual({
      metadata: ['invalid_count'],
    });
    expect(details({ name: 'stamp', row: '1', code: 'invalid_format' }, { name: 'id', row: '1' })).toEqual({
      1: { stamp: ['invalid_format'], id: ['value_is_invalid'] },
    });
  });
});
