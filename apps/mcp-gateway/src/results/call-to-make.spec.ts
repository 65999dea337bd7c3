import { callToMake } from './call-to-make.js';

describe('callToMake', () => {
  it('gives arguments back', () => {
    expect(callToMake('findinvoice', { lago_id: 'a' })).toEqual({ tool: 'findinvoice', arguments: { lago_id: 'a' } });
    expect(callToMake('findall', { page: 1, q: 'a' }, { page: 2 })).toEqual({
      tool: 'findall',
      arguments: { page: 2, q: 'a' },
    });
  });

  it('leaves long ones to who sent them', () => {
    const long = { q: 'a'.repeat(9000) };
    expect(callToMake('findall', long)).toEqual({ tool: 'findall', arguments: 'the same' });
    expect(callToMake('findall', long, { page: 2 })).toEqual({
      tool: 'findall',
      arguments: 'the same',
      but: { page: 2 },
    });
  });
});
