import fc from 'fast-check';
import { errorCodeOf, methodOf } from './message-methods.js';

it.each([
  [{ method: 'tools/call' }, 'tools/call'],
  [{ method: 'jane/doe' }, 'unknown'],
  [{ result: {} }, 'none'],
  [null, 'none'],
])('the method of %j is %s', (message, expected) => expect(methodOf(message)).toBe(expected));

it.each([
  ['{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"x"}}', -32602],
  ['{"result":{"error":{"code":1}},"jsonrpc":"2.0","id":1}', undefined],
  ['{"jsonrpc":"2.0","id":1,"result":{"content":[{"text":"\\"error\\""}]}}', undefined],
  ['[{"result":{}},{"error":{"code":-32601}}]', -32601],
  ['', undefined],
])('the error of %s is %p', (answer, expected) => expect(errorCodeOf(Buffer.from(answer))).toBe(expected));

it('of any other answer there is none', () =>
  fc.assert(fc.property(fc.string(), (text) => expect(errorCodeOf(Buffer.from(text))).toBeUndefined())));
