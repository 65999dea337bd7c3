import type { View } from '../catalog/view.js';
import type { ViewWish } from './mcp-core.js';
import { createViews } from './views.js';

const everything = { tools: [] } as unknown as View;

function setUp() {
  const wishes: ViewWish[] = [];
  const narrow = (wish: ViewWish) => {
    wishes.push(wish);
    const unknown = wish.selection.groups?.filter((group) => group === 'nothing') ?? [];
    return { view: { of: wishes.length } as unknown as View, unknown };
  };
  const views = createViews({ everything, narrow, isTool: (name) => name.startsWith('find') });
  return { views, wishes };
}

it.each(['/', '/mcp', '/mcp/', '/mcp?x=1'])('%s offers everything', (url) => {
  const { views, wishes } = setUp();
  expect(views.at(url)).toBe(everything);
  expect(wishes).toEqual([]);
});

const plain = { style: undefined, discovery: false };
it.each([
  ['/mcp/readonly', { ...plain, selection: { readOnly: true } }],
  ['/mcp/snake', { ...plain, selection: { readOnly: false }, style: 'snake' }],
  ['/mcp/document/readonly', { ...plain, selection: { readOnly: true }, style: 'document' }],
  ['/mcp/search', { ...plain, selection: { readOnly: false }, discovery: true }],
  [
    '/mcp/x/invoices,findcustomer,-voidinvoice/snake',
    {
      ...plain,
      selection: { readOnly: false, groups: ['invoices'], tools: ['findcustomer'], exclude: ['voidinvoice'] },
      style: 'snake',
    },
  ],
  ['/mcp/x/all,-voidinvoice', { ...plain, selection: { readOnly: false, exclude: ['voidinvoice'] } }],
  ['/mcp/x/%2Dvoidinvoice', { ...plain, selection: { readOnly: false, exclude: ['voidinvoice'] } }],
])('%s narrows by what it says, and once', (url, wish) => {
  const { views, wishes } = setUp();
  expect(views.at(url)).toBe(views.at(url));
  expect(wishes).toEqual([wish]);
});

it.each([
  ['/api', 404],
  ['/mcp/other', 404],
  ['/mcp/snake/document', 404],
  ['/mcp/readonly/readonly', 404],
  ['/mcp/x', 404],
  ['/mcp/x/nothing', 404],
  ['/mcp/%', 400],
])('%s is no address', (url, status) => {
  const { views } = setUp();
  expect(() => views.at(url)).toThrow(expect.objectContaining({ type: expect.objectContaining({ status }) }));
});
