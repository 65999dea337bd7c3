import { checkMessageLimits } from './message-limits.js';

const members = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));
const call = (args: unknown, more: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'findinvoice', arguments: args, ...more },
});

describe('the limits of a message', () => {
  it.each([
    ['a batch', Array(20).fill(call({}))],
    ['arguments, however many', call(members(9000))],
    ['some metadata', call({}, { _meta: { list: Array(900).fill(1) } })],
    ['no message at all', 'ping'],
    ['nothing', null],
  ])('let %s pass', (_name, body) => expect(() => checkMessageLimits(body)).not.toThrow());

  it.each([
    ['a longer batch', Array(21).fill(1), 'at most 20 messages'],
    ['metadata without end', call({}, { _meta: members(1001) }), 'besides its arguments'],
    ['a list for arguments', call(Array(1001).fill(1)), 'besides its arguments'],
    ['parameters that are a list', { method: 'x', params: Array(1001).fill({}) }, 'besides its arguments'],
    ['members of its own', { method: 'x', ...members(1001) }, 'besides its arguments'],
    ['one message of a batch', [call({}), { params: { deep: [[members(1001)]] } }], 'besides its arguments'],
  ])('refuse %s', (_name, body, message) => expect(() => checkMessageLimits(body)).toThrow(message));
});
