import type { Operation } from '../operation/operation.js';
import { toolArguments } from './tool-arguments.js';

const operation = (body: object | undefined) =>
  ({
    parameters: [
      { name: 'id', in: 'path', argument: 'path_id', required: true, schema: {} },
      { name: 'page[size]', in: 'query', argument: 'page_size', schema: {} },
      { name: 'q', in: 'query', schema: {} },
    ],
    body,
  }) as unknown as Operation;

const flat = operation({
  required: true,
  schema: { type: 'object', properties: { id: {}, 'note to': {}, lines: {} } },
  arguments: { note_to: 'note to' },
});
const whole = operation({ required: true, schema: { type: 'array' } });

describe('where a value of an input lies among the arguments', () => {
  it.each([
    [flat, '/path/id', ['path_id']],
    [flat, '/query/page[size]', ['page_size']],
    [flat, '/query/q/a~1b', ['q', 'a/b']],
    [flat, '/query/other', ['other']],
    [flat, '/body/id', ['id']],
    [flat, '/body/note to/0', ['note_to', '0']],
    [flat, '/body/lines/0/sku', ['lines', '0', 'sku']],
    [flat, '/body', []],
    [whole, '/body', ['body']],
    [whole, '/body/0/id', ['body', '0', 'id']],
  ])('%#: %s', (of, pointer, path) => expect(toolArguments(of).pathOf(pointer)).toEqual(path));
});
