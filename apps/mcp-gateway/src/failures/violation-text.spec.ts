import type { Violation } from '@lago/capability-model';
import { packagedCatalog } from '../../test/support/catalog.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { violationTexts } from './violation-text.js';

const [packaged] = packagedCatalog();
const properties = {
  page_size: { type: 'integer', examples: [5] },
  body: { type: 'array', items: { type: 'string' } },
};
const paths: Readonly<Record<string, string[]>> = {
  '/query/page[size]': ['page_size'],
  '/body/0': ['body', '0'],
  '/body': [],
};
const pathOf = (pointer: string) => paths[pointer] ?? [];
const tool = { ...packaged, arguments: { ...packaged?.arguments, schema: { properties }, pathOf } } as CatalogTool;
const told = (pointer: string, received: string, own: Record<string, unknown> = {}) => {
  const place = pointer.split('/')[1] as Violation['place'];
  const fault = { pointer, place, name: 'x', keyword: 'required', expected: 'an integer', received, message: '' };
  return violationTexts([fault, fault], tool, own);
};

describe('what is wrong with arguments', () => {
  it('is said once, in the names that the tool has', () => {
    expect(told('/query/page[size]', 'nothing')).toEqual(['page_size is required: an integer such as 5']);
    expect(told('/query/page[size]', 'string', { page_size: 'x' })).toEqual([
      'page_size must be an integer such as 5; received "x"',
    ]);
    expect(told('/body/0', 'integer', { body: [1] })).toEqual(['body.0 must be an integer; received 1']);
    expect(told('/body', 'nothing')).toEqual(['the body is required: an integer']);
  });
});

describe('a value that is not on the list', () => {
  const list = packagedCatalog().find(({ operation }) => operation.id === 'findallinvoices') as CatalogTool;
  const said = (own: Record<string, unknown>) =>
    violationTexts(list.operation.validate(list.arguments.toInput(own)), list, own).join();

  it.each([
    [{ statuses: ['overdue'] }, 'did you mean payment_overdue: true?'],
    [{ statuses: ['succeeded', 'draft'] }, 'did you mean payment_statuses: ["succeeded"]?'],
    [{ payment_statuses: ['voided'] }, 'did you mean statuses: ["voided"]?'],
    [{ statuses: ['finalised'] }, 'did you mean "finalized"?'],
  ])('%j: is said to belong where it does', (own, words) => expect(said(own)).toContain(words));

  it('is given no advice where nothing is near', () =>
    expect(said({ statuses: ['xyz'], payment_status: 'paid' })).not.toContain('did you mean'));
});
