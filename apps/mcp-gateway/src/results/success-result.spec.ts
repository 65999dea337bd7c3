import type { InvokeReply } from '@lago/gateway-kit';
import { packagedCatalog } from '../../test/support/catalog.js';
import type { CatalogTool } from '../catalog/catalog-tool.js';
import { successResult } from './success-result.js';

const catalog = packagedCatalog();
const packaged = (name: string) => catalog.find((tool) => tool.name === name)!;

function empty(tool: CatalogTool, status = 200) {
  const reply: InvokeReply = { status, headers: {}, body: Buffer.alloc(0), unknownFields: [], violations: [] };
  const options = { tool, own: { lago_id: 'x' }, fields: undefined, maxBytes: 1000, check: undefined, said: [] };
  return successResult(reply, options).structuredContent;
}

describe('an empty answer', () => {
  it('says that what the contract describes is being made', () => {
    expect(empty(packaged('downloadinvoice'))).toMatchObject({
      status: 'not_ready_yet',
      next: { tool: 'downloadinvoice' },
    });
  });

  it('is all there is where the contract describes no body, or has none for its status', () => {
    const response = { ...packaged('downloadinvoice').operation.response, schema: undefined };
    const undescribed = { ...packaged('downloadinvoice') };
    Object.assign(undescribed, { operation: { ...undescribed.operation, response } });
    expect(empty(undescribed)).toMatchObject({ status: 'accepted' });
    expect(empty(packaged('downloadinvoice'), 204)).toMatchObject({ status: 'accepted' });
    expect(empty({ ...undescribed, readOnly: true })).toEqual({ _notice: 'The answer is empty.', status: 'empty' });
  });
});
