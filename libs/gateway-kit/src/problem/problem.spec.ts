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
    expect(details({ name: 'a', keyword: 'minimum' }, { name: 'b', keyword: 'minimum', place: 'query' })).toEqual({
      a: ['value_is_out_of_range'],
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

  it('calls null missing, and never mixes positions with fields', () => {
    expect(details({ name: 'a', received: 'null' })).toEqual({ a: ['value_is_mandatory'] });
    expect(details({ name: 'events', code: 'too_many_events' }, { name: 'id', row: '1' })).toEqual({
      events: ['too_many_events'],
    });
  });
});

const LONGEST_ANSWER = 64 * 1024;

const violation = (index: number, text = 'x'): Violation => ({
  pointer: `/body/items/${index}/${text}`,
  place: 'body',
  name: text,
  keyword: 'type',
  expected: 'text',
  received: 'number',
  message: `/items/${index}/${text} must be text, received number`,
});

const many = (count: number, text?: string) => Array.from({ length: count }, (_, index) => violation(index, text));

describe('the refusal of an input', () => {
  it('tells everything that is wrong', () => {
    const body = problemBody(invalidInput(many(20)), 'r1');
    expect(body).toMatchObject({
      detail: expect.stringMatching(/^\/items\/0\/x must be text.*\/items\/19\//s) as string,
    });
    expect(body['errors']).toHaveLength(20);
    expect(body).not.toHaveProperty('more_errors');
  });

  it.each([
    [21, '1 more'],
    [999, '979 more'],
    [1000, '980 more or still more'],
  ])('tells the first twenty of %i, and how many more', (count, more) => {
    const body = problemBody(invalidInput(many(count)), 'r1');
    expect(body).toMatchObject({
      more_errors: more,
      detail: expect.stringMatching(new RegExp(`; and ${more}$`)) as string,
    });
    expect(body['errors']).toHaveLength(20);
    expect(body['error_details']).toEqual({ x: ['value_is_invalid'] });
  });

  it('stays short whatever the names are like', () => {
    const longest = '\u20ac'.repeat(200);
    const body = JSON.stringify(problemBody(invalidInput(many(1000, longest)), 'r1'));
    expect(Buffer.byteLength(body)).toBeLessThan(LONGEST_ANSWER);
  });
});
