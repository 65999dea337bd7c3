import type { CatalogTool } from '../catalog/catalog-tool.js';
import { CONFIRM_TOKEN, FIELDS, IDEMPOTENCY_KEY } from '../catalog/control-arguments.js';
import { ArgumentError } from './argument-error.js';
import { splitArguments } from './split-arguments.js';

const schema = { type: 'object', properties: { code: { type: 'string' }, per_page: { type: 'integer' } } };
const tool = {
  arguments: { schema },
  listed: { inputSchema: schema },
  controls: new Set([CONFIRM_TOKEN, IDEMPOTENCY_KEY, FIELDS]),
  operation: { response: { paginated: true } },
} as unknown as CatalogTool;
const split = (given: Record<string, unknown>) => splitArguments(tool, given, 10);
const faults = (given: Record<string, unknown>) => {
  try {
    return split(given);
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return (error as Error).message;
  }
};

it.each([IDEMPOTENCY_KEY, CONFIRM_TOKEN])('takes %s apart from the arguments, as text and no other', (name) => {
  const read = (value: unknown) => {
    const { confirmToken, idempotencyKey, own } = split({ code: 'a', [name]: value });
    expect(own).toEqual({ code: 'a', per_page: 10 });
    return name === CONFIRM_TOKEN ? confirmToken : idempotencyKey;
  };
  expect(read('k')).toBe('k');
  expect(read('x'.repeat(1000))).toHaveLength(1000);
  for (const nothing of ['', null, undefined]) expect(read(nothing)).toBeUndefined();
  for (const wrong of ['x'.repeat(1001), 5, true, { a: 1 }, ['k']]) {
    expect(faults({ [name]: wrong })).toContain(`${name} must be text of 1 to 1000 characters`);
  }
});

it('fills in the page size where there are pages, and only where none is given', () => {
  expect(split({}).own).toEqual({ per_page: 10 });
  expect(split({ per_page: 3 }).own).toEqual({ per_page: 3 });
  const single = { ...tool, operation: { response: { paginated: false } } } as CatalogTool;
  expect(splitArguments(single, {}, 10).own).toEqual({});
});

it('names what it does not know', () => {
  expect(faults({ cod: 'a' })).toContain('did you mean code?');
});
