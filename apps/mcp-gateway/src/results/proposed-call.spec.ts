import { proposedCall } from './proposed-call.js';

describe('proposedCall', () => {
  it('gives arguments back', () => {
    expect(proposedCall('findinvoice', { lago_id: 'a' })).toEqual({ tool: 'findinvoice', arguments: { lago_id: 'a' } });
    expect(proposedCall('findall', { page: 1, q: 'a' }, { page: 2 })).toEqual({
      tool: 'findall',
      arguments: { page: 2, q: 'a' },
    });
  });

  it('leaves long ones to who sent them', () => {
    const long = { q: 'a'.repeat(9000) };
    expect(proposedCall('findall', long)).toEqual({ tool: 'findall', arguments: 'the same' });
    expect(proposedCall('findall', long, { page: 2 })).toEqual({
      tool: 'findall',
      arguments: 'the same',
      but: { page: 2 },
    });
  });
});
