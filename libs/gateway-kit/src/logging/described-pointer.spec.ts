import { operation } from '../../test/capability.js';
import { describedPointer } from './described-pointer.js';

const { inputSchema } = operation('createcustomer');

it.each([
  ['/body/customer/email', '/body/customer/email'],
  ['/body/customer/metadata/0/key', '/body/customer/metadata/0/key'],
  ['/body/customer/ada@example.com', '/body/customer/*'],
  ['/query/ada', '/query/*'],
])('%s stands as %s', (pointer, shown) => expect(describedPointer(inputSchema, pointer)).toBe(shown));
